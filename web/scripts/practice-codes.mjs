/**
 * Draws the codes of the practice page: `node scripts/practice-codes.mjs` writes `codes.gen.ts`.
 * They never change, so the page needs no encoder; a test draws them again.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drawn } from "./test-codes.mjs";

const OUT = new URL("../src/floor/practice/codes.gen.ts", import.meta.url);
/** The delivery's label, places, the run, lots, the order. */
const NAMES = ["L1", "A2", "R1", "PK1", "CB1", "CV1", "WO1"];

export function practiceCodes() {
  const rows = NAMES.map((name) => {
    const { path, width } = drawn("datamatrix", 1, `PRACTICE-${name}`);
    return `  ${name}: {\n    path: ${JSON.stringify(path)},\n    size: ${width},\n  },`;
  });
  return `/** Made by scripts/practice-codes.mjs: the practice codes as squares, a unit a module. */
export const CODES = {
${rows.join("\n")}
} as const;
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(OUT, practiceCodes());
