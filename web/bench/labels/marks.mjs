/** The number of a label as dark and light blocks at the rim of its pictures. */

/** Pixels of a block, and how many there are: ten digits of two, one for parity, one light. */
export const BLOCK = 24;
export const BLOCKS = 12;
const BITS = 10;

/** Dark and light of each block. */
const blocksOf = (number) => {
  const bits = Array.from({ length: BITS }, (_, at) => (number >> at) & 1);
  return [...bits, bits.reduce((sum, bit) => sum ^ bit, 0), 1];
};

/** Draws the number into the upper left of a grey picture. */
export function mark(picture, width, number) {
  blocksOf(number).forEach((bit, at) => {
    for (let y = 0; y < BLOCK; y += 1) {
      picture.fill(bit ? 250 : 5, y * width + at * BLOCK, y * width + (at + 1) * BLOCK);
    }
  });
}

/** The number in the pixels of the blocks, or nothing where they do not agree with themselves. */
export function numberIn(pixels) {
  const bits = Array.from({ length: BLOCKS }, (_, at) => {
    const middle = (BLOCK / 2) * BLOCKS * BLOCK + at * BLOCK + BLOCK / 2;
    return pixels[middle * 4] > 127 ? 1 : 0;
  });
  const number = bits.slice(0, BITS).reduce((sum, bit, at) => sum + (bit << at), 0);
  const isWhole = blocksOf(number).every((bit, at) => bit === bits[at]);
  return isWhole ? number : null;
}
