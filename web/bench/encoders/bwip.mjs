/**
 * How fast does bwip-js draw the same symbols? Read by `cargo run -p benches --bin labels`.
 *
 *   node bwip.mjs FILE    lines of a symbology and its data, as JSON arrays
 *
 * Prints one line of JSON: seconds for all as SVG, and of each how many modules it is wide, so that
 * the other side can hold them against its own.
 */
import { readFileSync } from "node:fs";
import bwip from "bwip-js/node";

const NAMES = {
  qr: "qrcode",
  gs1_datamatrix: "gs1datamatrix",
  gs1_128: "gs1-128",
  code_128: "code128",
  ean_13: "ean13",
};
const lines = readFileSync(process.argv[2], "utf8").trim().split("\n");
const symbols = lines.map((line) => JSON.parse(line));
const options = ([kind, text]) => ({
  bcid: NAMES[kind],
  text,
  eclevel: kind === "qr" ? "M" : undefined,
});

const modules = symbols.map((symbol) => {
  const { bcid, text, eclevel } = options(symbol);
  const [drawn] = bwip.raw({ bcid, text, ...(eclevel && { eclevel }) });
  return drawn.sbs ? drawn.sbs.reduce((all, one) => all + one, 0) : drawn.pixx;
});
// Once to warm up, then in earnest.
let seconds = 0;
for (let round = 0; round < 2; round += 1) {
  const begun = process.hrtime.bigint();
  for (const symbol of symbols) bwip.toSVG(options(symbol));
  seconds = Number(process.hrtime.bigint() - begun) / 1e9;
}
console.log(JSON.stringify({ seconds, modules }));
