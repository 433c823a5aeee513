/**
 * Photographs wait beside the outbox: a picture belongs to a lot whose number only the server
 * knows, so it is sent once the receipt has been answered.
 */
import { request } from "../server/request";
import { all, answerOf, transact } from "./database";
import type { Done } from "./outbox";

/** A picture of the goods, or of a paper that came with them. */
type What = "photo" | "paper";

interface Photo {
  key: string;
  /** Key of the entry it belongs to. */
  entry: string;
  what: What;
  blob: Blob;
  /** The lot, once it is known. */
  lot: string | null;
}

const put = (photo: Photo): Promise<void> =>
  transact(["photos"], "readwrite", async (of) => {
    await answerOf(of("photos").put(photo));
  });

export const keepPhoto = (entry: string, what: What, blob: Blob): Promise<void> =>
  put({ key: `${entry}-${what}`, entry, what, blob, lot: null });

interface MadeLots {
  result?: { lots?: { lot?: string }[] };
}

/** Takes the lots from what the server answered, then sends what has one. */
export async function sendPhotos(settled: readonly Done[]): Promise<void> {
  const photos = await all<Photo>("photos");
  for (const photo of photos) {
    const answer = settled.find(({ key }) => key === photo.entry)?.answered.answer;
    const lot = photo.lot ?? (answer as MadeLots | null)?.result?.lots?.[0]?.lot ?? null;
    if (lot === null) continue;
    if (photo.lot === null) await put({ ...photo, lot });
    const ending = photo.blob.type === "image/png" ? "png" : "jpg";
    const name = `${photo.what}-${photo.entry.slice(0, 8)}.${ending}`;
    await request(
      `attachments?subject=${encodeURIComponent(lot)}&name=${encodeURIComponent(name)}`,
      { method: "POST", body: photo.blob, key: photo.key },
    );
    await transact(["photos"], "readwrite", async (of) => {
      await answerOf(of("photos").delete(photo.key));
    });
  }
}
