/**
 * Work instructions and their pictures, kept for when there is no network: those of this station, in
 * the version in force, within a limit. What a device has read here counts before the server hears it.
 */
import { cell, useCell } from "../base/cell";
import { settings } from "../base/settings";
import type { WorkOrder } from "../server/cache";
import { fetchGuides, fileAddress, type Guide, type GuideFile } from "../server/guides";
import { line } from "../server/request";
import { session } from "../server/session";
import { readKept, writeKept } from "./database";
import { done, type Waiting, waiting } from "./outbox";

/** Pictures of this device, apart from its program: a new version of that leaves them alone. */
const CACHE = "suyuan-guides";
/** Bytes kept at most; a device that is full must keep acts, not films. */
export const KEPT_MOST = 120 * 1024 * 1024;
const EVERY = 5 * 60_000;

const said = cell<readonly Guide[]>([]);
/** The instructions in force, with what was read here since. */
export const guides = cell<readonly Guide[]>([]);

/** The instructions with what was read at this device on top of what the server said. */
export function withReads(
  of: readonly Guide[],
  entries: readonly Pick<Waiting, "act" | "path" | "body" | "person">[],
  person: string | undefined,
): Guide[] {
  const read = new Map(
    entries
      .filter((entry) => entry.act === "read_instruction" && entry.person === person)
      .map(({ path, body }) => [path.code, Number(body.version)]),
  );
  return of.map((guide) => {
    const version = Math.max(read.get(guide.code) ?? 0, guide.read_version ?? 0);
    return version >= guide.version ? { ...guide, read_version: version, new_steps: [] } : guide;
  });
}

function overlay(): void {
  const heard = done.get().filter(({ answered }) => answered.state !== "refused");
  const person = session.get()?.person.id;
  guides.set(withReads(said.get(), [...heard, ...waiting.get()], person));
}

/** Whether the instructions are known here: from the server, or from what the device kept. */
export const guidesAre = cell<"known" | "asked" | "failed">("asked");

/** Whether an instruction is for an operation of an order at a station. */
export function fits(guide: Guide, work: WorkOrder, operation: string, station: string | null) {
  const made = work.order.lines.filter(({ role }) => role === "output").map(({ item }) => item);
  return (
    (guide.item == null || made.includes(guide.item)) &&
    (guide.operation == null || guide.operation === operation) &&
    (guide.station == null || guide.station === station)
  );
}

export const isRead = ({ read_version, version }: Guide): boolean => (read_version ?? 0) >= version;

/** Instructions for an operation, those that were not read first. */
export function useGuides(work: WorkOrder, operation: string, station: string | null): Guide[] {
  return useCell(guides)
    .filter((guide) => fits(guide, work, operation, station))
    .toSorted((one, other) => Number(isRead(one)) - Number(isRead(other)));
}

/** The files to keep, the ones of the first steps first, until the limit is reached. */
export function filesToKeep(of: readonly Guide[], most: number): GuideFile[] {
  const wanted = new Map<string, GuideFile>();
  let bytes = 0;
  for (const { steps } of of) {
    for (const { files } of steps) {
      for (const file of files) {
        if (wanted.has(file.sha256) || bytes + file.bytes > most) continue;
        bytes += file.bytes;
        wanted.set(file.sha256, file);
      }
    }
  }
  return [...wanted.values()];
}

/** Fetches the pictures that are missing and forgets those of versions that went. */
async function keepFiles(of: readonly Guide[]): Promise<void> {
  // A page over plain http has no such store; it shows pictures while there is a line.
  if (!("caches" in globalThis)) return;
  const cache = await caches.open(CACHE);
  const wanted = new Set(filesToKeep(of, KEPT_MOST).map(({ sha256 }) => fileAddress(sha256)));
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  for (const address of kept) if (!wanted.has(address)) await cache.delete(address);
  for (const address of wanted) {
    if (kept.has(address)) continue;
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok) await cache.put(address, answer);
  }
}

/** Where a picture is shown from: the device, else the server. Whoever asks lets go of it again. */
export async function fileOf(sha256: string): Promise<string> {
  const address = fileAddress(sha256);
  const cache = "caches" in globalThis ? await caches.open(CACHE) : null;
  const kept = await cache?.match(address);
  return kept ? URL.createObjectURL(await kept.blob()) : address;
}

const nameOf = (): string | null => {
  const who = session.get();
  if (!who) return null;
  return `guides:${who.company.code}/${who.sites[0]?.code ?? ""}/${who.person.id}`;
};

async function look(): Promise<void> {
  const name = nameOf();
  if (name === null) return;
  const fresh = await fetchGuides(settings.get().station);
  if (nameOf() !== name) return;
  said.set(fresh);
  guidesAre.set("known");
  await writeKept(name, fresh).catch(() => undefined);
  await keepFiles(fresh);
}

async function restore(): Promise<void> {
  const name = nameOf();
  const before = name && (await readKept<Guide[]>(name).catch(() => null));
  said.set(before || []);
  guidesAre.set(before ? "known" : "asked");
}

/** Reads them anew, now. */
export function refreshGuides(): Promise<void> {
  if (guidesAre.get() === "failed") guidesAre.set("asked");
  // What is known stays, with network or without.
  return look().catch(() => void (guidesAre.get() === "asked" && guidesAre.set("failed")));
}

let started = false;

export function startGuides(): void {
  if (started) return;
  started = true;
  said.watch(overlay);
  waiting.watch(overlay);
  done.watch(overlay);
  let name = nameOf();
  session.watch(() => {
    if (nameOf() === name) return;
    name = nameOf();
    void restore().then(refreshGuides);
  });
  let { station } = settings.get();
  settings.watch(() => {
    if (settings.get().station === station) return;
    station = settings.get().station;
    void refreshGuides();
  });
  void restore().then(refreshGuides);
  setInterval(() => {
    if (line.get().online && document.visibilityState === "visible") void refreshGuides();
  }, EVERY);
}
