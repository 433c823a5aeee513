/**
 * Films labels: a file of pictures that Chromium plays as if a camera saw them.
 *
 * Between two labels the camera sees cardboard, as when a person takes the next carton.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import jpeg from "jpeg-js";
import { dice } from "./dice.mjs";
import { mark } from "./marks.mjs";
import { DAMAGES, PICTURE, photograph, scene } from "./photograph.mjs";
import { KINDS, printed, printLabel } from "./print.mjs";

/**
 * Pictures a second, how long no label is seen between two, and different pictures of each. Chromium
 * plays a file of JPEG pictures at this rate, whatever it was filmed at.
 */
export const RATE = 30;
export const AWAY_MS = 700;
const PICTURES = 3;
/** The number that says: no label. */
export const NONE = 1023;

/** The labels of a seed: every kind of code with every damage in turn, or some of them. */
export function labelsOf(seed, count, every = 1) {
  return Array.from({ length: count }, (_, at) => {
    const number = at * every;
    const throws = dice(seed * 100_003 + number);
    const kind = KINDS[number % KINDS.length];
    const damage = DAMAGES[Math.floor(number / KINDS.length) % DAMAGES.length];
    const label = printLabel(kind, throws);
    return { number, kind, damage, label, set: scene(damage, label, throws), throws };
  });
}

function developed(picture, number) {
  const { width, height } = PICTURE;
  mark(picture, width, number);
  const data = Buffer.alloc(width * height * 4, 255);
  picture.forEach((value, at) => {
    data.fill(value, at * 4, at * 4 + 3);
  });
  return jpeg.encode({ data, width, height }, 85).data;
}

/** One picture of a label with a code of one's own, good as most labels are. */
export function pictureOf(kind, code, seed = 1) {
  const throws = dice(seed);
  const label = printed(kind, code, throws);
  return developed(photograph(label, scene("none", label, throws), throws), NONE);
}

/** Different pictures of one label, as the camera develops them. */
export const picturesOf = ({ number, label, set, throws }, count) =>
  Array.from({ length: count }, () => developed(photograph(label, set, throws), number));

/** Writes the film of these labels, each seen for so long; the first thing in it is nothing. */
export function film(path, labels, seenMs) {
  const { width, height } = PICTURE;
  const file = openSync(path, "w");
  const empty = new Uint8ClampedArray(width * height);
  empty.forEach((_, at) => {
    empty[at] = 110 + ((at * 7919) % 13);
  });
  const away = developed(empty, NONE);
  const show = (picture, ms) => {
    for (let shown = 0; shown < (ms / 1000) * RATE; shown += 1) writeSync(file, picture);
  };
  show(away, 1_500);
  for (const one of labels) {
    const pictures = picturesOf(one, PICTURES);
    for (let shown = 0; shown < (seenMs / 1000) * RATE; shown += 1) {
      writeSync(file, pictures[shown % PICTURES]);
    }
    show(away, AWAY_MS);
  }
  closeSync(file);
}
