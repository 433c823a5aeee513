/**
 * Draws the codes that the self-test of scanners shows: `node scripts/test-codes.mjs` writes
 * `testcodes.gen.ts`. They never change, so the page needs no encoder; a test draws them again.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import bwip from "bwip-js";

const TEXT = "(01)04712345678900(10)yZ-1/A_b(21)Qw7;";
const OUT = new URL("../src/floor/scan/selftest/testcodes.gen.ts", import.meta.url);

/** Dark modules as the path of an SVG with one unit a module, and its size. */
export function drawn(bcid, height, text = TEXT) {
  const [made] = bwip.raw({ bcid, text });
  const rows = made.pixs
    ? Array.from({ length: made.pixy }, (_, y) =>
        Array.from({ length: made.pixx }, (_, x) => made.pixs[y * made.pixx + x] === 1),
      )
    : [made.sbs.flatMap((width, at) => Array(width).fill(at % 2 === 0))];
  const tall = made.pixs ? 1 : height;
  const path = rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1]) return [];
        const end = row.indexOf(false, x);
        const wide = (end < 0 ? row.length : end) - x;
        return [`M${x} ${y}h${wide}v${tall}h-${wide}z`];
      }),
    )
    .join("");
  return { path, width: rows[0].length, height: rows.length * tall };
}

export function testCodes() {
  const bars = JSON.stringify(drawn("gs1-128", 60), null, 2);
  const square = JSON.stringify(drawn("gs1datamatrix", 1), null, 2);
  const plain = (json) =>
    json.replace(/"(path|width|height)":/g, "$1:").replace(/(\d|")\n}/, "$1,\n}");
  return `/** Made by scripts/test-codes.mjs: the test code as bars and as a square, a unit a module. */
export const BARS = ${plain(bars)};

export const SQUARE = ${plain(square)};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(OUT, testCodes());
