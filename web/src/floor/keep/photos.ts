/**
 * Photographs wait beside the outbox: a picture belongs to a lot or a call whose number only the
 * server knows, so it is sent once the act has been answered.
 */
import { request } from "../server/request";
import { all, answerOf, transact } from "./database";
import { type Done, done } from "./outbox";

/** A picture of the goods, of a paper that came with them, or of what somebody is called for. */
type What = "photo" | "paper" | "call";

interface Photo {
  key: string;
  /** Key of the entry it belongs to. */
  entry: string;
  what: What;
  blob: Blob;
  /** What it belongs to, as the ledger names it, once that is known. */
  lot: string | null;
}

const put = (photo: Photo): Promise<void> =>
  transact(["photos"], "readwrite", async (of) => {
    await answerOf(of("photos").put(photo));
  });

export const keepPhoto = (entry: string, what: What, blob: Blob): Promise<void> =>
  put({ key: `${entry}-${what}`, entry, what, blob, lot: null });

/** A picture of a call; there may be several, and the call may be answered for already. */
export const keepCallPhoto = (entry: string, blob: Blob, code: string | null): Promise<void> => {
  const key = `${entry}-call-${crypto.randomUUID().slice(0, 8)}`;
  return put({ key, entry, what: "call", blob, lot: code === null ? null : `call:${code}` });
};

interface Made {
  result?: { code?: string; lots?: { lot?: string }[] };
}

/** What a picture belongs to, by what the server answered for its entry. */
export function subjectOf(what: What, answer: unknown): string | null {
  const made = (answer as Made | null | undefined)?.result;
  if (what !== "call") return made?.lots?.[0]?.lot ?? null;
  return made?.code === undefined ? null : `call:${made.code}`;
}

async function send(photo: Photo, subject: string): Promise<void> {
  const ending = photo.blob.type === "image/png" ? "png" : "jpg";
  const name = `${photo.what}-${photo.entry.slice(-8)}.${ending}`;
  await request(
    `attachments?subject=${encodeURIComponent(subject)}&name=${encodeURIComponent(name)}`,
    { method: "POST", body: photo.blob, key: photo.key },
  );
  await transact(["photos"], "readwrite", async (of) => {
    await answerOf(of("photos").delete(photo.key));
  });
}

/** Takes what they belong to from what the server answered, then sends the pictures that have it. */
export async function sendPhotos(settled: readonly Done[]): Promise<void> {
  const heard = [...settled, ...done.get()];
  let failed: unknown = null;
  for (const photo of await all<Photo>("photos")) {
    const answer = heard.find(({ key }) => key === photo.entry)?.answered.answer;
    const subject = photo.lot ?? subjectOf(photo.what, answer);
    if (subject === null) continue;
    if (photo.lot === null) await put({ ...photo, lot: subject });
    // One that does not go through keeps no other waiting.
    await send(photo, subject).catch((cause: unknown) => {
      failed = cause;
    });
  }
  if (failed !== null) throw failed;
}
