/**
 * Does a label printer print what the preview shows?
 *
 *   npm run zpl -- FOLDER    what `cargo run -p labels --example printed -- FOLDER` wrote
 *
 * Every ZPL file is drawn by an interpreter of ZPL that is not ours, every symbol in the drawing is
 * read by a decoder that is not ours, and every text is held, dot by dot, against the drawing of
 * the same label's SVG by a third program. Fails at the first symbol that says something else.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ready } from "zpl-renderer-js";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { cut, differing, pgm, png } from "./pictures.mjs";

/** Dots of a hundred black ones of a text that may lie otherwise: edges that two rasterizers round
 * differently. One dot further is tens of them. */
const DIFFERING_MAX = 8;

const folder = process.argv[2];
if (!folder) {
  console.error("npm run zpl -- FOLDER");
  process.exit(2);
}
const wasm = import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm");
prepareZXingModule({ overrides: { wasmBinary: readFileSync(new URL(wasm)).buffer } });
const { api } = await ready;

const faults = [];
const counts = { labels: 0, symbols: 0, native: 0, texts: 0, worst: 0 };

for (const label of JSON.parse(readFileSync(join(folder, "printed.json"), "utf8"))) {
  const zpl = readFileSync(join(folder, `${label.file}.zpl`), "utf8");
  // The interpreter counts whole dots a millimetre; a label with as many dots is drawn dot by dot.
  const perMm = Math.ceil(label.dots_per_mm - 0.01);
  const [, across, down] = zpl.match(/\^PW(\d+)\^LL(\d+)/).map(Number);
  const drawn = png(await api.zplToBase64Async(zpl, across / perMm, down / perMm, perMm));
  counts.labels += 1;
  counts.native += zpl.match(/\^B[CEQX][NRIB]/g)?.length ?? 0;
  for (const symbol of label.symbols) {
    const part = cut(drawn, symbol.place, label.dots_per_mm, 16);
    const reads = await readBarcodes(part, {
      tryHarder: true,
      textMode: "Plain",
      maxNumberOfSymbols: 1,
    });
    const read = reads[0];
    counts.symbols += 1;
    if (
      read?.text !== symbol.data ||
      read.symbologyIdentifier.slice(0, 2) !== symbol.aim.slice(0, 2)
    ) {
      faults.push(
        `${label.file}: ${JSON.stringify(symbol)} was read as ${JSON.stringify(read?.text)}`,
      );
    } else if (["]C1", "]d2"].includes(symbol.aim) && read.symbologyIdentifier !== symbol.aim) {
      faults.push(`${label.file}: ${symbol.aim} calls itself ${read.symbologyIdentifier}`);
    }
  }
  if (label.across) continue;
  const shown = pgm(readFileSync(join(folder, `${label.file}.pgm`)));
  for (const text of label.texts) {
    const part = [drawn, shown].map((picture) => cut(picture, text.place, label.dots_per_mm, 0));
    const { share, black } = differing(part[0], part[1]);
    counts.texts += 1;
    counts.worst = Math.max(counts.worst, share);
    if (black === 0 || share > DIFFERING_MAX) {
      faults.push(
        `${label.file}: ${text.text}: ${share.toFixed(1)} % of ${black} dots are otherwise`,
      );
    }
  }
}

console.log(
  `${counts.labels} labels as ZPL, ${counts.symbols} symbols read (${counts.native} drawn by the printer), ` +
    `${counts.texts} texts held against the preview, at most ${counts.worst.toFixed(1)} % of their dots otherwise`,
);
for (const fault of faults.slice(0, 20)) console.error(fault);
if (faults.length > 0) console.error(`${faults.length} faults`);
process.exit(faults.length > 0 || counts.symbols === 0 ? 1 : 0);
