/**
 * The device's own database: what waits to be sent, and what was last heard from the server.
 *
 * A write counts once its transaction is complete and on disk; only then is anything said to be
 * recorded.
 */
import { practising } from "../base/practice";

/** Practice has a database of its own: neither side can read what the other wrote. */
const NAME = practising ? "suyuan-floor-practice" : "suyuan-floor";
const VERSION = 1;
export type StoreName = "waiting" | "done" | "photos" | "meta" | "kept";

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const database = asked.result;
      // One queue for each person at this device; its order is that of the numbers.
      database.createObjectStore("waiting", { keyPath: ["device", "sequence"] });
      database.createObjectStore("done", { keyPath: "key" });
      database.createObjectStore("photos", { keyPath: "key" });
      database.createObjectStore("meta");
      database.createObjectStore("kept");
    };
    asked.onsuccess = () => {
      // Another tab with a newer version must not wait for this one.
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("the database is in use by an older page"));
  }).catch((cause: unknown) => {
    opened = null;
    throw cause;
  });
  return opened;
}

export const answerOf = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

/** Runs work in one transaction; resolves once that is complete, on disk. */
export async function transact<T>(
  stores: readonly StoreName[],
  mode: "readonly" | "readwrite",
  work: (store: (name: StoreName) => IDBObjectStore) => Promise<T>,
): Promise<T> {
  const database = await open();
  const transaction = database.transaction([...stores], mode, { durability: "strict" });
  const complete = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("the write was given up"));
  });
  // Whoever waits for the work also waits for this; here it only must not go unheard.
  complete.catch(() => undefined);
  const result = await work((name) => transaction.objectStore(name));
  await complete;
  return result;
}

export const all = <T>(store: StoreName): Promise<T[]> =>
  transact([store], "readonly", (of) => answerOf(of(store).getAll() as IDBRequest<T[]>));

export const readMeta = <T>(key: string): Promise<T | null> =>
  transact(
    ["meta"],
    "readonly",
    async (of) => ((await answerOf(of("meta").get(key))) ?? null) as T | null,
  );

export const writeMeta = (key: string, value: unknown): Promise<void> =>
  transact(["meta"], "readwrite", async (of) => {
    await answerOf(of("meta").put(value, key));
  });

export const readKept = <T>(key: string): Promise<T | null> =>
  transact(
    ["kept"],
    "readonly",
    async (of) => ((await answerOf(of("kept").get(key))) ?? null) as T | null,
  );

export const writeKept = (key: string, value: unknown): Promise<void> =>
  transact(["kept"], "readwrite", async (of) => {
    await answerOf(of("kept").put(value, key));
  });

/** Forgets all that was practised. There is no way to do that with what is real. */
export async function forgetPractice(): Promise<void> {
  if (!practising) throw new Error("this is no practice");
  const stores = ["waiting", "done", "photos", "meta", "kept"] as const;
  await transact(stores, "readwrite", async (of) => {
    await Promise.all(stores.map((name) => answerOf(of(name).clear())));
  });
}

/** Whether a write failed because there is no room. */
export const isFull = (cause: unknown): boolean =>
  cause instanceof DOMException && cause.name === "QuotaExceededError";
