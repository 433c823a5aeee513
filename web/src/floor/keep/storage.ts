/** Whether this device can keep anything, and whether the browser promised not to throw it away. */
import { cell } from "../base/cell";
import { writeMeta } from "./database";

export interface Storage {
  /** `false`: nothing can be kept, and that is said before the first scan. */
  works: boolean;
  /** Whether the browser promised to keep it; `null` where it cannot say. */
  lasting: boolean | null;
  /** Bytes that are free; `null` where the browser does not tell. */
  free: number | null;
}

export const storage = cell<Storage>({ works: true, lasting: null, free: null });

/** Under this much the device says that it fills up, while acts still fit. */
export const LITTLE = 20 * 1024 * 1024;

export async function lookAtStorage(): Promise<void> {
  const works = await writeMeta("opened", Date.now()).then(
    () => true,
    () => false,
  );
  const manager = (navigator as { storage?: StorageManager }).storage;
  const { quota, usage } = (await manager?.estimate?.().catch(() => null)) ?? {};
  const free = quota === undefined ? null : quota - (usage ?? 0);
  const lasting = (await manager?.persisted?.().catch(() => false)) ?? null;
  storage.set({ works, lasting, free });
}

/** Asks the browser to keep what is here; some ask the person, so a touch comes first. */
export async function askToKeep(): Promise<void> {
  const manager = (navigator as { storage?: StorageManager }).storage;
  if (!manager?.persist || (await manager.persisted())) return lookAtStorage();
  await manager.persist().catch(() => false);
  await lookAtStorage();
}
