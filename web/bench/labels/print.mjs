/**
 * Prints labels: a code from an encoder that is not ours, on paper, in millimetres.
 *
 * A label is a grey picture of 16 dots per millimetre and the text that a scanner must send for it.
 */
import bwip from "bwip-js";

/** Dots per millimetre of the paper; the camera of the bench never resolves so many. */
export const DOTS = 16;
const GS = "\u001d";

function withCheckDigit(body) {
  const sum = [...body]
    .reverse()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 1 : 3), 0);
  return body + ((10 - (sum % 10)) % 10);
}

const lotNumber = (throws) =>
  throws.one(["DP", "SM", "CB", "PK", "WP"]) +
  throws.digits(6) +
  throws.one(["-", "/", ""]) +
  throws.digits(2);

/** Lot last, or a lot that needs a separator after it. */
function elements(throws) {
  const gtin = withCheckDigit(`0471${throws.digits(9)}`);
  const on = `2${throws.whole(6, 9)}${throws.one(["03", "07", "11"])}${throws.whole(10, 28)}`;
  const lot = lotNumber(throws);
  const parts = [
    ["01", gtin],
    ["17", on],
    ["10", lot],
  ];
  if (throws.unit() < 0.4) parts.push(["21", throws.digits(5)]);
  return parts;
}
const bracketed = (parts) => parts.map(([ai, value]) => `(${ai})${value}`).join("");
const scanned = (parts) =>
  parts
    .map(([ai, value], at) => ai + value + (ai === "10" && at + 1 < parts.length ? GS : ""))
    .join("");

const sscc = (throws) => [["00", withCheckDigit(`04710123${throws.digits(9)}`)]];

/** What is printed: the encoder's name, its text, the expected scan, and the size in millimetres. */
const PRINTED = {
  "gs1-datamatrix": (throws) => {
    const parts = elements(throws);
    return {
      bcid: "gs1datamatrix",
      text: bracketed(parts),
      scan: scanned(parts),
      symbology: "]d2",
      side: 15,
    };
  },
  qr: (throws) => {
    const parts = elements(throws);
    const at = Object.fromEntries(parts);
    const [bcid, text, scan, symbology] = throws.one([
      ["qrcode", `LOT:${at["10"]}`, `LOT:${at["10"]}`, "]Q1"],
      [
        "qrcode",
        `https://id.example.com/01/${at["01"]}/10/${encodeURIComponent(at["10"])}?17=${at["17"]}`,
        null,
        "]Q1",
      ],
      ["gs1qrcode", bracketed(parts), scanned(parts), "]Q3"],
    ]);
    return {
      bcid,
      text,
      scan: scan ?? text,
      symbology,
      module: 0.75,
      options: { eclevel: "M" },
    };
  },
  "gs1-128": (throws) => {
    const parts = throws.unit() < 0.4 ? sscc(throws) : elements(throws).slice(0, 3);
    return {
      bcid: "gs1-128",
      text: bracketed(parts),
      scan: scanned(parts),
      symbology: "]C1",
      // Half the smallest width of logistic labels is what small labels are printed with.
      module: 0.375,
      height: 22,
    };
  },
  "code-128": (throws) => {
    const text = lotNumber(throws);
    return { bcid: "code128", text, scan: text, symbology: "]C0", module: 0.375, height: 15 };
  },
  "ean-13": (throws) => {
    const text = withCheckDigit(`471${throws.digits(9)}`);
    return { bcid: "ean13", text, scan: text, symbology: "]E0", module: 0.33, height: 22 };
  },
};
export const KINDS = Object.keys(PRINTED);

/** Widths of bars and spaces, or rows of modules, always as rows of booleans. */
function modulesOf({ bcid, text, options }) {
  const [made] = bwip.raw({ bcid, text, ...options });
  if (made.pixs) {
    return Array.from({ length: made.pixy }, (_, y) =>
      Array.from({ length: made.pixx }, (_, x) => made.pixs[y * made.pixx + x] === 1),
    );
  }
  return [made.sbs.flatMap((width, at) => Array(width).fill(at % 2 === 0))];
}

/** A label of the kind, new with every throw. */
export const printLabel = (kind, throws) => printed(kind, PRINTED[kind](throws), throws);

/** A label with a code of one's own on it. */
export function printed(kind, printed, throws) {
  const rows = modulesOf(printed);
  const across = rows[0].length;
  const module = printed.module ?? printed.side / across;
  const code = { width: across * module, height: printed.height ?? rows.length * module };
  // Quiet zones of ten modules for bars and four for squares, then some paper.
  const quiet = module * (rows.length === 1 ? 10 : 4);
  const width = Math.max(42, code.width + 2 * quiet + 4);
  const height = code.height + 2 * quiet + 14;
  const paper = {
    width: Math.round(width * DOTS),
    height: Math.round(height * DOTS),
  };
  const ink = new Uint8Array(paper.width * paper.height);
  const left = ((width - code.width) / 2) * DOTS;
  const top = (quiet + 1) * DOTS;
  const dot = module * DOTS;
  for (let y = 0; y < code.height * DOTS; y += 1) {
    const row = rows.length === 1 ? rows[0] : rows[Math.min(rows.length - 1, Math.floor(y / dot))];
    const line = (Math.floor(top) + y) * paper.width;
    for (let x = 0; x < across * dot; x += 1) {
      if (row[Math.min(across - 1, Math.floor(x / dot))]) ink[line + Math.floor(left + x)] = 255;
    }
  }
  writeLines(ink, paper, top + (code.height + quiet * 0.6) * DOTS, throws);
  return {
    kind,
    scan: printed.scan,
    symbology: printed.symbology,
    module,
    code,
    quiet,
    paper,
    ink,
  };
}

/** Two lines that look like writing from afar: nothing a decoder may take for a code. */
function writeLines(ink, paper, from, throws) {
  for (const [line, tall] of [
    [0, 3],
    [1, 2.2],
  ]) {
    const top = Math.floor(from + line * 4.5 * DOTS);
    let x = 3 * DOTS;
    while (x < paper.width - 6 * DOTS) {
      const wide = Math.floor(tall * 0.55 * DOTS);
      if (throws.unit() < 0.85) {
        const strokes = throws.whole(2, 3);
        for (let stroke = 0; stroke < strokes; stroke += 1) {
          const upright = throws.unit() < 0.5;
          const thick = Math.floor(0.35 * DOTS);
          const x0 = x + (upright ? throws.whole(0, wide - thick) : 0);
          const y0 = top + (upright ? 0 : throws.whole(0, Math.floor(tall * DOTS) - thick));
          for (let y = y0; y < y0 + (upright ? tall * DOTS : thick) && y < paper.height; y += 1) {
            ink.fill(
              255,
              Math.floor(y) * paper.width + x0,
              Math.floor(y) * paper.width + x0 + (upright ? thick : wide),
            );
          }
        }
      }
      x += wide + Math.floor(0.3 * tall * DOTS);
    }
  }
}
