/**
 * What the codes in a photo say of a lot. It is told from the label alone: the server is not asked,
 * since its answer would tell a stranger what there is.
 */
import { elementString } from "../floor/judge/element";
import { openDecoder } from "../floor/scan/camera/decoder";
import { readPhoto } from "../floor/scan/camera/photo";

/** Numbers of products, not of lots: EAN-8, UPC, EAN-13, GTIN. */
const PRODUCT = /^(\d{8}|\d{12,14})$/;
/** What a person could also read off a label. */
const PLAIN = /^[\w./-]{3,40}$/;

/** The number of the lot in what a code says; none where it says something else. */
export function lotIn(text: string): string | null {
  const link = /^https?:\/\/\S+?\/10\/([^/?#\s]+)/i.exec(text);
  if (link?.[1]) return decoded(link[1]);
  const own = /^lot:(\S+)$/.exec(text);
  if (own?.[1]) return own[1];
  const label = elementString(text);
  if (label) return label.lot ?? null;
  return PLAIN.test(text) && !PRODUCT.test(text) ? text : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The numbers of lots on the labels in photos, each once, those of the first photo first. */
export async function lotsIn(photos: readonly Blob[]): Promise<string[]> {
  const decoder = openDecoder();
  const lots = new Set<string>();
  try {
    await decoder.ready;
    // One after the other: each takes much memory while it is looked at.
    for (const photo of photos) {
      for (const { text } of await readPhoto(decoder, photo)) {
        const lot = lotIn(text);
        if (lot) lots.add(lot);
      }
    }
  } finally {
    decoder.close();
  }
  return [...lots];
}
