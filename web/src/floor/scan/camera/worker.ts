/** The decoder, beside the page: looks at one picture at a time and says which codes it reads. */
import { prepareZXingModule, type ReaderOptions, readBarcodes } from "zxing-wasm/reader";
import decoder from "zxing-wasm/reader/zxing_reader.wasm?url";
import {
  doubled,
  evened,
  type Grey,
  greyOf,
  hasPattern,
  inkAlone,
  pictureOf,
  sceneOf,
  sharpened,
  steadied,
} from "./pixels";
import type { Done, Job, Reading, Way } from "./reading";

/** A worker's own global, which the types of pages do not know. */
const own = globalThis as unknown as {
  postMessage(message: Done | { ready: true }): void;
  onmessage: ((event: MessageEvent<Job>) => void) | null;
};

// From this server and nowhere else: a factory may have no other network.
const ready = prepareZXingModule({
  overrides: { locateFile: () => decoder },
  fireImmediately: true,
});
void ready.then(() => own.postMessage({ ready: true })).catch(() => {});

const LOOK: ReaderOptions = {
  formats: ["QRCode", "DataMatrix", "Code128", "EAN13", "EAN8", "UPCA", "ITF14", "Code39"],
  textMode: "Plain",
  tryHarder: true,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
  maxNumberOfSymbols: 8,
};

/** Squares with specks in them: closed up, and once more at half the size. */
const DENOISED: ReaderOptions = {
  tryDownscale: true,
  downscaleThreshold: 300,
  downscaleFactor: 2,
  tryDenoise: true,
};

/** Bars need no margin above and below, and at their ends a torn one is no longer whole. */
const SQUARES_ALONE: ReaderOptions = {
  ...LOOK,
  formats: ["QRCode", "DataMatrix"],
  binarizer: "FixedThreshold",
};

/** Codes whose own check does not let a wrong reading pass. */
const CHECKED: ReaderOptions = { ...LOOK, formats: ["QRCode", "DataMatrix", "Code128"] };

/** The brightness of the picture that is looked at: several ways begin with it. */
let ground: { picture: ImageData; grey: Grey } | undefined;

function greyOnce(picture: ImageData): Grey {
  if (ground?.picture !== picture) ground = { picture, grey: greyOf(picture) };
  return ground.grey;
}

/** What each way does to the picture, and how the decoder looks at it. */
const WAYS: Record<Way, (picture: ImageData) => [ImageData, ReaderOptions]> = {
  plain: (picture) => [picture, LOOK],
  turned: (picture) => [picture, { ...LOOK, tryRotate: true, tryInvert: true }],
  denoised: (picture) => [picture, { ...LOOK, ...DENOISED }],
  evened: (picture) => [
    pictureOf(evened(doubled(greyOnce(picture)), 40)),
    { ...LOOK, ...DENOISED, binarizer: "FixedThreshold" },
  ],
  // Stronger than this makes bars of another number: seen with EAN-13, on line after line.
  sharpened: (picture) => [
    pictureOf(sharpened(steadied(doubled(greyOnce(picture)), 4), 3, 4)),
    LOOK,
  ],
  // The same at its own size, at a quarter of the cost: of blurred bars it reads as many again. A wider
  // reach than two, or more strength than this, makes bars of another number here too.
  steadied: (picture) => [pictureOf(sharpened(steadied(greyOnce(picture), 2), 2, 3)), LOOK],
  // For bars that are all edge: thin ones, much out of focus.
  keen: (picture) => [pictureOf(sharpened(steadied(greyOnce(picture), 2), 1, 6)), LOOK],
  // The same light within a few modules: for a gleam on a code, and for the rim of a torn one. Good
  // bars without a check of their own become others by it.
  levelled: (picture) => [
    pictureOf(evened(greyOnce(picture), 12)),
    { ...CHECKED, ...DENOISED, binarizer: "FixedThreshold" },
  ],
  // Of blurred labels this reads more than any other way, and costs little. What it makes of noise
  // may pass for bars of another number, so only codes that would notice are looked for.
  crisp: (picture) => [pictureOf(sharpened(greyOnce(picture), 2, 3)), CHECKED],
  // Pale print first, then only what is truly black: whichever leaves the carton out.
  inked: (picture) => [pictureOf(inkAlone(greyOnce(picture), 0.33)), SQUARES_ALONE],
  blackest: (picture) => [pictureOf(inkAlone(greyOnce(picture), 0.2)), SQUARES_ALONE],
};

async function look(picture: ImageData, way: Way): Promise<Reading[]> {
  const [prepared, options] = WAYS[way](picture);
  const found = await readBarcodes(prepared, options);
  return found
    .filter(({ isValid, text }) => isValid && text !== "")
    .map(({ text, symbologyIdentifier, format, lineCount, extra, position }) => {
      const { topLeft, topRight, bottomLeft, bottomRight } = position;
      const xs = [topLeft.x, topRight.x, bottomLeft.x, bottomRight.x];
      const ys = [topLeft.y, topRight.y, bottomLeft.y, bottomRight.y];
      const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / 4;
      return {
        text,
        symbology: symbologyIdentifier,
        format,
        lines: lineCount > 0 ? lineCount : null,
        margin: lineCount > 0 ? null : marginOf(extra),
        at: {
          x: mean(xs) / prepared.width,
          y: mean(ys) / prepared.height,
          width: (Math.max(...xs) - Math.min(...xs)) / prepared.width,
        },
      };
    });
}

/** The unused error correction; a decoder that does not say is trusted with none. */
function marginOf(extra: string): number {
  try {
    const { UEC } = JSON.parse(extra) as { UEC?: unknown };
    return Number(UEC) || 0;
  } catch {
    return 0;
  }
}

let canvas: OffscreenCanvas | undefined;

function pixelsOf(picture: ImageBitmap | ImageData): ImageData {
  if (picture instanceof ImageData) return picture;
  const { width, height } = picture;
  if (!canvas || canvas.width !== width || canvas.height !== height) {
    canvas = new OffscreenCanvas(width, height);
  }
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas in a worker");
  context.drawImage(picture, 0, 0);
  picture.close();
  return context.getImageData(0, 0, width, height);
}

own.onmessage = async ({ data: { id, ways, picture, all } }) => {
  const began = performance.now();
  const done: Done = { id, readings: [], scene: [], tookMs: 0 };
  try {
    await ready;
    const pixels = pixelsOf(picture);
    const scene = sceneOf(pixels);
    done.scene = scene.means;
    // An empty table is not worth the costly looks, nor the battery.
    const worth = all || hasPattern(scene) ? ways : ways.filter((way) => way === "plain");
    for (const way of worth) {
      const readings = await look(pixels, way);
      done.readings.push(...readings.map((reading) => ({ ...reading, way })));
      if (done.readings.length > 0 && !all) break;
    }
  } catch (cause) {
    done.failed = String(cause);
  }
  done.tookMs = performance.now() - began;
  own.postMessage(done);
};
