/**
 * Sends the outbox: one sender for all tabs, in order, again and again with longer pauses, until
 * the server has answered.
 */
import { cell } from "../base/cell";
import { practising } from "../base/practice";
import { MOST, type Sent, send } from "../server/outbox";
import { line, Problem, request } from "../server/request";
import { session } from "../server/session";
import { JUMP_MS, offset, putRight } from "./clock";
import { all, readMeta, writeMeta } from "./database";
import { type Done, deviceTime, moveTimes, queueOf, settle, type Waiting, waiting } from "./outbox";

const SHORTEST = 2_000;
const LONGEST = 60_000;
const LOCK = "suyuan-outbox";

export const sending = cell(false);

let practiceAnswers: (entries: readonly Waiting[]) => Sent | null = () => null;
/** Who answers in practice, where no server does. */
export const answerInPractice = (answer: (entries: readonly Waiting[]) => Sent): void => {
  practiceAnswers = answer;
};

let pause = SHORTEST;
let timer: ReturnType<typeof setTimeout> | undefined;
let onSettled: (settled: Done[]) => void = () => {};

/** Called with what the server has answered for. */
export const whenSettled = (act: (settled: Done[]) => void): void => {
  onSettled = act;
};

/** Sends what waits, now. Does nothing while another tab does so. */
export async function sendNow(): Promise<void> {
  clearTimeout(timer);
  const person = session.get()?.person.id;
  if (!person || queueOf(person).length === 0) return;
  if (practising) return practised(person);
  const locks = (navigator as { locks?: LockManager }).locks;
  // Without locks (a page over plain http) two tabs may send the same; the keys keep it from
  // counting twice.
  if (!locks) return attempt(person);
  await locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await attempt(person);
    else again();
  });
}

/** In practice every entry is answered for on the device. */
async function practised(person: string): Promise<void> {
  const mine = queueOf(person).toSorted((one, other) => one.sequence - other.sequence);
  const [first] = mine;
  const sent = practiceAnswers(mine);
  if (first && sent) await settle(sent.entries, first.device);
}

async function attempt(person: string): Promise<void> {
  sending.set(true);
  try {
    await drain(person);
    pause = SHORTEST;
  } catch (cause) {
    // Signed out: there is no use in asking again before somebody signs in.
    if (cause instanceof Problem && cause.status === 401) return;
    again();
  } finally {
    sending.set(false);
  }
}

/** Where the offset to the server is remembered from one opening to the next. */
const OFFSET = "clock_offset_ms";

/** Asks the server for its time, and puts right what was made before the clock was set. */
async function lookAtClock(): Promise<void> {
  const before = await readMeta<number>(OFFSET);
  const heard = line.get().heard;
  if (before !== null && (heard === null || Math.abs(Date.now() - heard) > JUMP_MS / 2)) {
    await request("session", { quiet: true, background: true });
  }
  const now = offset.get();
  if (now === null) return;
  if (before !== null) putRight.set(putRight.get() + (await moveTimes(before - now)));
  await writeMeta(OFFSET, now);
}

async function drain(person: string): Promise<void> {
  await lookAtClock();
  for (;;) {
    // What another tab has sent or written in the meantime counts.
    waiting.set((await all<Waiting>("waiting")).toSorted((one, other) => one.made - other.made));
    // The order is that of the numbers: a clock may have been set in between.
    const batch = queueOf(person)
      .toSorted((one, other) => one.sequence - other.sequence)
      .slice(0, MOST);
    const [first] = batch;
    if (!first) return;
    const entries = batch.map(
      ({ made: _, person: _1, person_name: _2, shown: _3, load: _4, ahead: _5, ...entry }) => entry,
    );
    const sent: Sent = await send(entries, deviceTime(new Date()));
    const settled = await settle(sent.entries, first.device);
    onSettled(settled);
    // The server waits for an entry that this device no longer has: asking on would not help.
    if (settled.length === 0) throw new Problem(409, "outbox_waits");
  }
}

function again(): void {
  clearTimeout(timer);
  // A little chance keeps fifty devices from knocking all at once when the line is back.
  timer = setTimeout(() => void sendNow(), pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST);
}

export function startSender(): void {
  const soon = (): void => {
    pause = SHORTEST;
    void sendNow();
  };
  window.addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") soon();
  });
  session.watch(soon);
  let online = line.get().online;
  line.watch(() => {
    const now = line.get().online;
    if (now && !online) soon();
    online = now;
  });
  soon();
}
