/** Reads a still picture: for views that give no camera but let a photo be taken. */
import { type Scan, scanOf } from "../scan";
import { sightingsFor } from "./accept";
import type { Decoder } from "./decoder";
import type { Done, Way } from "./reading";

/** Widths at which the photo is read: whole for small codes, small for blurred large ones. */
const WIDTHS = [2_000, 1_200];
const WAYS: Way[] = [
  "plain",
  "crisp",
  "inked",
  "blackest",
  "denoised",
  "sharpened",
  "evened",
  "turned",
];

/**
 * The codes in the photo that are believed. There is one picture only, so what a camera must see
 * in two pictures must here be read in two ways.
 */
export async function readPhoto(decoder: Decoder, file: Blob): Promise<Scan[]> {
  const readings: Done["readings"] = [];
  for (const resizeWidth of WIDTHS) {
    const picture = await createImageBitmap(file, { resizeWidth, resizeQuality: "high" });
    const done = await decoder.read({ ways: WAYS, picture, all: true });
    if (done.failed) throw new Error(done.failed);
    readings.push(...done.readings);
    const scans = believed(readings);
    if (scans.length > 0) return scans;
  }
  return [];
}

/** Each code that was read in as many ways as it needs, the widest first: it is the one meant. */
export function believed(readings: Done["readings"]): Scan[] {
  const widest = [...readings].sort((a, b) => b.at.width - a.at.width);
  const codes = new Map(widest.map((reading) => [`${reading.format} ${reading.text}`, reading]));
  return [...codes.values()]
    .filter((code) => {
      const same = readings.filter(
        ({ text, format }) => text === code.text && format === code.format,
      );
      return same.length >= Math.min(...same.map(sightingsFor));
    })
    .map(({ text, symbology }) => ({ ...scanOf(text, "photo"), symbology }));
}
