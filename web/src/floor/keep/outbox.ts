/**
 * The outbox: what was done here and has not been heard by the server.
 *
 * An act is written to disk before its feedback, sent in its order and once, and never removed
 * before the server has answered for it. Each person at a device has a queue of their own, because
 * what one did is not sent in another's name.
 */
import { cell } from "../base/cell";
import type { ActName, Answered, Entry } from "../server/outbox";
import { session } from "../server/session";
import { ahead, load, type MadeBy, moveOf } from "./clock";
import { all, answerOf, isFull, transact, writeMeta } from "./database";
import { uuid7 } from "./identity";

/** What people see of an entry, in words of the moment it was made. */
export interface Shown {
  item: string | null;
  code: string | null;
  quantity: string | null;
  unit: string | null;
}

export interface Waiting extends Entry, MadeBy {
  person: string;
  person_name: string | null;
  shown: Shown;
}

/** An entry the server has answered for. */
export interface Done extends Waiting {
  answered: Answered;
  heard: number;
}

export interface Act {
  act: ActName;
  path?: Record<string, string>;
  body: Record<string, unknown>;
  put_in: "scanned" | "typed";
  shown: Shown;
}

export const waiting = cell<readonly Waiting[]>([]);
/** Newest first, as many as are kept. */
export const done = cell<readonly Done[]>([]);
/** Whether there was no room for the last write. */
export const full = cell(false);

/** How many answered entries a device remembers. */
const REMEMBERED = 200;
/** Room kept free, so that the moment the disk is full is known before anything is lost. */
const RESERVE = 512 * 1024;

export async function loadOutbox(): Promise<void> {
  const [open, past] = await Promise.all([all<Waiting>("waiting"), all<Done>("done")]);
  waiting.set(open.toSorted((one, other) => one.made - other.made));
  done.set(past.toSorted((one, other) => other.heard - one.heard));
}

const deviceOf = (person: string): string => `device:${person}`;

/** Local time with its offset: what the wall clock of the device showed. */
export function deviceTime(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, "0");
  const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, 23);
  return `${local}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** Writes an act down. Resolves once it is on disk; rejects if there is no room, and says so. */
export async function record(act: Act): Promise<Waiting> {
  const who = session.get();
  if (!who) throw new Error("nobody is signed in");
  const now = new Date();
  const write = (): Promise<Waiting> =>
    transact(["waiting", "meta"], "readwrite", async (of) => {
      const meta = of("meta");
      const device =
        ((await answerOf(meta.get(deviceOf(who.person.id)))) as string | undefined) ??
        crypto.randomUUID();
      const sequence =
        ((await answerOf(meta.get(`sequence:${device}`))) as number | undefined) ?? 1;
      const entry: Waiting = {
        device,
        sequence,
        key: uuid7(now.getTime()),
        act: act.act,
        at: deviceTime(now),
        put_in: act.put_in,
        path: act.path ?? {},
        body: act.body,
        made: now.getTime(),
        load,
        ahead: ahead(),
        person: who.person.id,
        person_name: who.person.name ?? who.person.username ?? null,
        shown: act.shown,
      };
      await Promise.all([
        answerOf(of("waiting").add(entry)),
        answerOf(meta.put(device, deviceOf(who.person.id))),
        answerOf(meta.put(sequence + 1, `sequence:${device}`)),
      ]);
      return entry;
    });
  const entry = await write().catch(async (cause: unknown) => {
    if (!isFull(cause)) throw cause;
    full.set(true);
    // The reserve goes first; what does not fit then was never said to be recorded.
    await writeMeta("reserve", null);
    return write();
  });
  waiting.set([...waiting.get(), entry]);
  return entry;
}

export const isRefusedByDisk = isFull;

/** Keeps room free for acts; without it the device says that it is full. */
export async function keepReserve(): Promise<void> {
  try {
    await writeMeta("reserve", new Uint8Array(RESERVE));
    full.set(false);
  } catch (cause) {
    if (isFull(cause)) full.set(true);
    else throw cause;
  }
}

/** Takes answered entries out of the queue and remembers what became of them. */
export async function settle(answers: readonly Answered[], device: string): Promise<Done[]> {
  const open = waiting.get();
  const heard = Date.now();
  const settled = answers.flatMap((answered): Done[] => {
    if (answered.state === "waits") return [];
    const entry = open.find((one) => one.device === device && one.sequence === answered.sequence);
    return entry ? [{ ...entry, answered, heard }] : [];
  });
  const past = [...settled.toReversed(), ...done.get()];
  // What needs eyes is never forgotten by age.
  const forgotten = past.filter((one, at) => at >= REMEMBERED && !needsEyes(one));
  await transact(["waiting", "done"], "readwrite", async (of) => {
    await Promise.all([
      ...settled.map((one) => answerOf(of("done").put(one))),
      ...settled.map((one) => answerOf(of("waiting").delete([one.device, one.sequence]))),
      ...forgotten.map((one) => answerOf(of("done").delete(one.key))),
    ]);
  });
  const gone = new Set(settled.map(({ key }) => key));
  waiting.set(waiting.get().filter(({ key }) => !gone.has(key)));
  done.set(past.filter((one) => !forgotten.includes(one)));
  return settled;
}

/** Whether what became of an entry is for people to look at. */
export const needsEyes = ({ answered }: Done): boolean =>
  answered.state === "recorded_against_rules" ||
  answered.state === "kept" ||
  answered.state === "refused";

/** The entries of one person, in the order they are sent. */
export const queueOf = (person: string | undefined): Waiting[] =>
  waiting.get().filter((entry) => entry.person === person);

/**
 * The clock was set since these were made: their times are moved as far as it was. The order they
 * are sent in is that of their numbers, which nobody can set.
 */
export async function moveTimes(jump: number): Promise<number> {
  const now = { load, ahead: ahead() };
  const moved = waiting.get().flatMap((entry): Waiting[] => {
    const by = moveOf(entry, jump, now);
    if (by === 0) return [];
    const made = entry.made + by;
    return [{ ...entry, made, at: deviceTime(new Date(made)), load: now.load, ahead: now.ahead }];
  });
  if (moved.length === 0) return 0;
  await transact(["waiting"], "readwrite", async (of) => {
    await Promise.all(moved.map((entry) => answerOf(of("waiting").put(entry))));
  });
  const anew = new Map(moved.map((entry) => [entry.key, entry]));
  waiting.set(waiting.get().map((entry) => anew.get(entry.key) ?? entry));
  return moved.length;
}

/** Puts an answer away that somebody has read. */
export async function read(key: string): Promise<void> {
  await transact(["done"], "readwrite", async (of) => {
    await answerOf(of("done").delete(key));
  });
  done.set(done.get().filter((one) => one.key !== key));
}
