/** Plays films of labels to the page with the camera and notes what it reads. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { createServer } from "vite";
import { openBrowser } from "../../e2e/browser.mjs";
import { AWAY_MS, film, labelsOf, NONE } from "./film.mjs";
import { renderersOf, slowDown } from "./slow.mjs";

/** Labels of one film; more make files that are no pleasure to keep. */
const REEL = 10;

/** A label may be read before the page has read the number of its picture. */
const NOTICED_MS = 400;

const WEB = fileURLToPath(new URL("../../", import.meta.url));

async function servePage() {
  const server = await createServer({
    root: WEB,
    configFile: false,
    logLevel: "error",
    plugins: [react()],
    server: { host: "localhost", port: 0 },
    optimizeDeps: { include: ["react", "react-dom/client", "zxing-wasm/reader"] },
  });
  await server.listen();
  return { server, url: `${server.resolvedUrls.local[0]}bench/labels/page/index.html` };
}

/** One film from its beginning to its end; the events of the page while it ran. */
async function play(path, labels, url, { slower, seenMs }) {
  const { page, context, profile } = await openBrowser({
    language: "en",
    theme: "light",
    flags: [
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${path}`,
    ],
  });
  try {
    // The first page waits until its modules are made ready.
    await page.goto(url, { timeout: 120_000 });
    await page.waitForFunction(() => window.events.length > 0 || window.missing.length > 0, null, {
      timeout: 60_000,
    });
    const missing = await page.evaluate(() => window.missing);
    if (missing.length > 0) throw new Error(`the camera says: ${missing}`);
    const stop = slowDown(renderersOf(profile), slower);
    const last = labels.at(-1).number;
    await page
      .waitForFunction(
        ([number, none]) => {
          const at = window.events.findIndex(({ label }) => label === number);
          return at >= 0 && window.events.slice(at).some(({ label }) => label === none);
        },
        [last, NONE],
        { timeout: 20_000 + 2 * labels.length * (seenMs + AWAY_MS), polling: 500 },
      )
      .catch(() => {});
    const slowed = await stop();
    const [events, looksMs] = await page.evaluate(() => [window.events, window.looksMs]);
    return { events, looksMs, slowed };
  } finally {
    await context.close();
  }
}

/** What became of each label; a scan belongs to the label that was seen at last. */
function outcomes(labels, events) {
  const found = labels.map(({ number, kind, damage, label }) => {
    const came = events.find((event) => event.label === number && event.scan === undefined);
    const right = events.find(
      (event) =>
        event.scan === label.scan && came !== undefined && event.at >= came.at - NOTICED_MS,
    );
    // How often the camera looked while the label was there, read or not.
    const next = events.find((event) => came && event.at > came.at && event.label !== number);
    return {
      number,
      looksAtAll: came ? (next ?? events.at(-1)).looks - came.looks : 0,
      kind,
      damage,
      wanted: label.scan,
      symbology: label.symbology,
      wasSeen: came !== undefined,
      tookMs: right ? Math.max(0, right.at - came.at) : null,
      looks: right ? Math.max(0, right.looks - came.looks) : null,
      saidSymbology: right?.symbology ?? null,
    };
  });
  const known = new Map(labels.map(({ label }, at) => [label.scan, at]));
  const wrong = events.filter((event) => {
    if (event.scan === undefined) return false;
    const at = known.get(event.scan);
    if (at === undefined) return true;
    // A label may still be read while the next picture is already there, and never before its own.
    return ![labels[at].number, NONE, labels[at + 1]?.number].includes(event.label);
  });
  return { found, wrong };
}

export async function readLabels({ count, every = 1, only, seed, slower, seenMs }) {
  const labels = labelsOf(seed, count, every).filter(
    ({ number }) => !only || only.includes(number),
  );
  const { server, url } = await servePage();
  const folder = mkdtempSync(join(tmpdir(), "suyuan-labels-"));
  const all = { found: [], wrong: [], slowed: [], looksMs: [] };
  try {
    for (let from = 0; from < labels.length; from += REEL) {
      const some = labels.slice(from, from + REEL);
      const path = join(folder, `${from}.mjpeg`);
      film(path, some, seenMs);
      const { events, looksMs, slowed } = await play(path, some, url, { slower, seenMs });
      const { found, wrong } = outcomes(some, events);
      all.found.push(...found);
      all.wrong.push(...wrong);
      all.slowed.push(slowed);
      all.looksMs.push(...looksMs);
      rmSync(path);
      const unread = all.found.filter(({ tookMs }) => tookMs === null);
      const counts = `${all.found.length - unread.length} read, ${all.wrong.length} wrong`;
      const numbers = unread.map(({ number }) => number).join(", ") || "none";
      console.log(`${all.found.length} labels seen, ${counts}; unread so far: ${numbers}`);
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
  return all;
}
