/** The kept answer of the server: loaded at the start, refreshed while there is a line. */
import { cell } from "../base/cell";
import { practising } from "../base/practice";
import { settings } from "../base/settings";
import { unheard, withEntries } from "../judge/kept";
import { unitsBuilt } from "../judge/units";
import { EMPTY, fetchKept, type Kept } from "../server/cache";
import { fetchLayouts } from "../server/layouts";
import type { Sent } from "../server/outbox";
import { line, Problem } from "../server/request";
import { session } from "../server/session";
import { readKept, readMeta, writeKept, writeMeta } from "./database";
import { done, type Waiting, waiting } from "./outbox";
import { answerInPractice, sending } from "./sender";

/** What the server said. */
const said = cell<Kept>(EMPTY);
/** That, with what was done here since. */
export const kept = cell<Kept>(EMPTY);
/** Whether the server answered the last time, and not with what was asked for. */
export const failing = cell(false);
/** Whether an answer of the server is there at all. */
export const known = (): boolean => kept.get().as_of > 0;

const EVERY = 30_000;
/** An answer this old is read anew when a page is opened. */
const STALE = 5_000;

/** What practice makes of its entries beyond what every device reckons by itself. */
let practised: (kept: Kept, entries: readonly Waiting[]) => Kept = (kept) => kept;

const overlay = (): void => {
  const base = said.get();
  const units = unitsBuilt(done.get(), waiting.get());
  const entries = unheard(base, waiting.get(), done.get());
  kept.set(practised(withEntries({ ...base, units }, entries), entries));
};
said.watch(overlay);
waiting.watch(overlay);
done.watch(overlay);

const readerOf = (): string => session.get()?.person.id ?? "";

const nameOf = (): string | null => {
  const who = session.get();
  return who ? `${who.company.code}/${who.sites[0]?.code ?? ""}` : null;
};

/** The version that lies on disk: where nothing changed, only its age is written anew. */
let onDisk: string | null = null;
let running: Promise<void> | null = null;
/** How often an answer is asked for anew because something was sent in the meantime. */
const TRIES = 3;

const sent = (): Promise<void> =>
  new Promise((resolve) => {
    if (!sending.get()) return resolve();
    const stop = sending.watch(() => {
      if (sending.get()) return;
      stop();
      resolve();
    });
  });

/**
 * An answer that was given while entries were on their way may hold them or not. It is not taken:
 * with the entries on top, what was fed would be counted twice.
 */
async function fetchBetweenSends(): Promise<Kept | null> {
  for (let turn = 0; turn < TRIES; turn += 1) {
    await sent();
    let disturbed = false;
    const stop = sending.watch(() => {
      disturbed = true;
    });
    try {
      const { station } = settings.get();
      const before = said.get();
      const asked = fetchKept(before.as_of > 0 ? before : null, readerOf(), station);
      // Without the layouts everything else is still worth having.
      const [fresh, layouts] = await Promise.all([asked, fetchLayouts().catch(() => [])]);
      if (!disturbed) return { ...fresh, layouts };
    } finally {
      stop();
    }
  }
  return null;
}

/** Opens the practice factory in place of the server's answer. */
export function practiseWith(
  factory: Kept,
  answers: (entries: readonly Waiting[]) => Sent,
  made: (kept: Kept, entries: readonly Waiting[]) => Kept,
): void {
  practised = made;
  answerInPractice(answers);
  said.set(factory);
}

export function refresh(): Promise<void> {
  const name = nameOf();
  if (name === null || practising) return Promise.resolve();
  running ??= fetchBetweenSends()
    .then(async (fresh) => {
      // Somebody of another company may have signed in while the answer came.
      if (fresh === null || nameOf() !== name) return;
      const same = fresh.cursor !== null && fresh.cursor === onDisk;
      said.set(fresh);
      failing.set(false);
      // The page works with what it has in hand also where the device keeps nothing.
      await (same ? writeMeta(`as_of ${name}`, fresh.as_of) : writeKept(name, fresh)).then(
        () => {
          onDisk = fresh.cursor;
        },
        () => undefined,
      );
    })
    // A line that is down says so by itself.
    .catch((cause) => failing.set(cause instanceof Problem && cause.status !== 0))
    .finally(() => {
      running = null;
    });
  return running;
}

export const refreshIfStale = (): void => {
  if (Date.now() - said.get().as_of > STALE) void refresh();
};

/** What the device kept of this company the last time. */
export async function loadKept(): Promise<void> {
  const name = nameOf();
  const [before, again] = name
    ? await Promise.all([
        readKept<Kept>(name).catch(() => null),
        readMeta<number>(`as_of ${name}`).catch(() => null),
      ])
    : [null, null];
  // What an older version of this page kept lacks what this one asks by.
  if (before && before.as_of > said.get().as_of) {
    onDisk = before.cursor ?? null;
    said.set({ ...EMPTY, ...before, as_of: Math.max(before.as_of, again ?? 0) });
  }
}

export function startKept(): void {
  let name = nameOf();
  session.watch(() => {
    if (nameOf() === name) return;
    name = nameOf();
    said.set(EMPTY);
    onDisk = null;
    void loadKept().then(refresh);
  });
  void refresh();
  setInterval(() => {
    if (line.get().online && document.visibilityState === "visible") void refresh();
  }, EVERY);
  // While the line is down somebody has to find out that it is back.
  setInterval(() => {
    if (!line.get().online) void refresh();
  }, EVERY / 3);
}
