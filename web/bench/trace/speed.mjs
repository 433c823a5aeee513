/**
 * How smoothly does a drawing of thousands of nodes move?
 *
 *   npm run trace-speed                          10,000 nodes, five turns of three seconds
 *   npm run trace-speed -- --nodes 2000 --turns 3
 *
 * A real Chromium drags the drawing about; every frame the page gets is counted, and the longest gap
 * between two. No server is needed: the drawing stands alone on a page of its own.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { openBrowser } from "../../e2e/browser.mjs";

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "10000" },
    turns: { type: "string", default: "5" },
    shot: { type: "string" },
  },
});
const WANTED = 30;
const TURN_MS = 3_000;

const vite = await createServer({
  root: new URL("../..", import.meta.url).pathname,
  logLevel: "error",
  server: { host: "127.0.0.1", port: 0 },
});
await vite.listen();
const { port } = vite.httpServer.address();
const { page, context, complaints } = await openBrowser({ language: "en", theme: "light" });

/** Counts the frames of a turn and keeps the longest gap. */
const counting = (ms) =>
  new Promise((done) => {
    const begun = performance.now();
    let [frames, longest, before] = [0, 0, begun];
    const frame = (now) => {
      frames += 1;
      longest = Math.max(longest, now - before);
      before = now;
      if (now - begun < ms) requestAnimationFrame(frame);
      else done({ perSecond: (frames * 1000) / (now - begun), longest });
    };
    requestAnimationFrame(frame);
  });

async function turn() {
  const box = await page.locator(".large").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const counted = page.evaluate(counting, TURN_MS);
  const end = Date.now() + TURN_MS;
  for (let step = 0; Date.now() < end; step += 1) {
    // Up and down over several frames' worth of drawing, so that all of it has to be painted.
    await page.mouse.move(x + 60 * Math.sin(step / 9), y + 260 * Math.sin(step / 14));
  }
  const told = await counted;
  await page.mouse.up();
  return told;
}

const middle = (all) => all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)];
try {
  page.setDefaultTimeout(120_000);
  await page.goto(`http://127.0.0.1:${port}/bench/trace/page.html?nodes=${values.nodes}`);
  await page.waitForFunction(() => document.querySelector(".large canvas")?.style.transform);
  const first = await page.evaluate(
    () => performance.now() - performance.getEntriesByName("begun")[0].startTime,
  );
  const turns = [];
  for (let at = 0; at < Number(values.turns); at += 1) turns.push(await turn());
  if (values.shot) await page.screenshot({ path: values.shot });
  const frames = middle(turns.map(({ perSecond }) => perSecond));
  console.log(
    `load of the machine ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors`,
  );
  console.log(`| ${values.nodes} nodes | median | worst | wanted |`);
  console.log("|---|---|---|---|");
  const worst = Math.min(...turns.map(({ perSecond }) => perSecond));
  console.log(
    `| frames/s while moving | ${frames.toFixed(1)} | ${worst.toFixed(1)} | ≥ ${WANTED} |`,
  );
  const gaps = turns.map(({ longest }) => longest);
  console.log(
    `| longest gap | ${middle(gaps).toFixed(0)} ms | ${Math.max(...gaps).toFixed(0)} ms | |`,
  );
  console.log(`| first painting | ${first.toFixed(0)} ms | | |`);
  for (const complaint of complaints) console.error(complaint);
  if (frames < WANTED || complaints.length > 0) process.exitCode = 1;
} finally {
  await context.close();
  await vite.close();
}
