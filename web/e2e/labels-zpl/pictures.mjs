/** Pictures as plain pixels: what is read from files, cut out and compared. */
import { inflateSync } from "node:zlib";

/** A PNG of 8 bits a channel, as grey pixels. */
export function png(base64) {
  const bytes = Buffer.from(base64, "base64");
  const chunks = [];
  let head;
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString("latin1", at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (kind === "IHDR") head = body;
    if (kind === "IDAT") chunks.push(body);
    at += 12 + length;
  }
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const bits = head[8];
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[head[9]];
  const row = Math.ceil((width * channels * bits) / 8);
  const data = unfiltered(
    inflateSync(Buffer.concat(chunks)),
    row,
    height,
    Math.max(1, (channels * bits) / 8),
  );
  const luma = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bit = x * channels * bits;
      const byte = data[y * row + (bit >> 3)];
      luma[y * width + x] =
        bits === 8
          ? byte
          : ((byte >> (8 - bits - (bit & 7))) & ((1 << bits) - 1)) * (255 / ((1 << bits) - 1));
    }
  }
  return { width, height, luma };
}

/** Undoes what PNG does to rows before it packs them (PNG, 9.2). */
function unfiltered(raw, row, height, step) {
  const data = new Uint8Array(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const left = x >= step ? data[y * row + x - step] : 0;
      const above = y > 0 ? data[(y - 1) * row + x] : 0;
      const corner = x >= step && y > 0 ? data[(y - 1) * row + x - step] : 0;
      const guess = [0, left, above, (left + above) >> 1, nearest(left, above, corner)][filter];
      data[y * row + x] = raw[y * (row + 1) + 1 + x] + guess;
    }
  }
  return data;
}

function nearest(left, above, corner) {
  const guess = left + above - corner;
  const [a, b, c] = [left, above, corner].map((one) => Math.abs(guess - one));
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** A portable grey map. */
export function pgm(bytes) {
  const head = bytes.toString("latin1", 0, 40).match(/^P5\s(\d+)\s(\d+)\s255\s/);
  return { width: Number(head[1]), height: Number(head[2]), luma: bytes.subarray(head[0].length) };
}

/** What lies at a place in millimetres, with a white rim, as pixels of four channels. */
export function cut(picture, [x, y, wide, high], perMm, rim) {
  const dots = (length) => Math.round(length * perMm);
  const [left, top] = [Math.max(0, dots(x)), Math.max(0, dots(y))];
  const right = Math.min(picture.width, dots(x + wide));
  const bottom = Math.min(picture.height, dots(y + high));
  const [width, height] = [right - left + 2 * rim, bottom - top + 2 * rim];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      const at = 4 * ((row - top + rim) * width + column - left + rim);
      data.fill(picture.luma[row * picture.width + column], at, at + 3);
    }
  }
  return { width, height, data, colorSpace: "srgb" };
}

/** How many of a hundred black dots are not black in both; grey counts as our own dots count it. */
export function differing(one, other) {
  let [black, wrong] = [0, 0];
  for (let at = 0; at < one.data.length; at += 4) {
    const dark = one.data[at] < 128;
    const shown = 255 - other.data[at] >= 108;
    black += shown ? 1 : 0;
    wrong += dark === shown ? 0 : 1;
  }
  return { share: black > 0 ? (100 * wrong) / black : 100, black };
}
