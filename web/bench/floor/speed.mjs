/**
 * How long until the floor can be used, on a bad line and a slow device?
 *
 *   SUYUAN_URL=https://localhost:8443 npm run floor-speed       three turns of each
 *   SUYUAN_URL=… npm run floor-speed -- --turns 7
 *
 * The line has 1.6 Mbit/s and 150 ms round trip, the processor a quarter of its speed. Times depend
 * on the machine and are told, not judged; the bytes before the first scan are judged by
 * `npm run sizes`.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { openBrowser } from "../../e2e/browser.mjs";
import { floorFactory } from "../../e2e/floor-factory.mjs";
import { knows, openFloor, scan } from "../../e2e/floor-steps.mjs";

const { values } = parseArgs({ options: { turns: { type: "string", default: "3" } } });
const turns = Number(values.turns);
const base = process.env.SUYUAN_URL?.replace(/\/$/, "");
if (!base) {
  console.error("SUYUAN_URL says where the server is.");
  process.exit(2);
}
const person = process.env.SUYUAN_PERSON ?? "admin";
const password = process.env.SUYUAN_PASSWORD ?? "dumplings-1119";

const LINE = { offline: false, latency: 150, downloadThroughput: 2e5, uploadThroughput: 2e5 };
const SLOWER = 4;
const LOTS = ["PK1", "CB1", "SM1", "SY1", "SG1", "SO1"];

/** Notes when the field that scans stands on the page, by the page's own clock. */
function watchForField() {
  const look = () => {
    if (!document.querySelector(".f-scan")) return requestAnimationFrame(look);
    // What is in the tree is on the screen with the next frame.
    requestAnimationFrame(() => {
      globalThis.usableMs ??= performance.now();
    });
  };
  look();
}

async function signedIn() {
  const opened = await openBrowser({
    language: "zh-Hant",
    theme: "light",
    width: 390,
    height: 844,
  });
  const { page, context } = opened;
  // By the API alone: a page would bring files along that a first visit does not have.
  const answer = await context.request.post(`${base}/api/v1/session`, {
    data: { username: person, password },
  });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()}`);
  await page.addInitScript(watchForField);
  return opened;
}

async function slow(page) {
  const debug = await page.context().newCDPSession(page);
  await debug.send("Network.enable");
  await debug.send("Network.emulateNetworkConditions", LINE);
  await debug.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  return debug;
}

async function usable(page) {
  await page.waitForFunction(() => globalThis.usableMs !== undefined, null, { timeout: 60_000 });
  return page.evaluate(() => globalThis.usableMs);
}

/** Nothing is here yet, then everything is. */
async function visits() {
  const { page, context } = await signedIn();
  try {
    const debug = await slow(page);
    await page.goto(`${base}/floor`, { waitUntil: "commit" });
    const first = await usable(page);
    await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active !== null);
    // The worker keeps its files over the same line; the second visit begins when it has them.
    await page.waitForFunction(
      () => navigator.serviceWorker.ready.then(({ active }) => active?.state === "activated"),
      null,
      { timeout: 60_000 },
    );
    await debug.detach();
    const second = await context.newPage();
    await second.addInitScript(watchForField);
    await slow(second);
    await second.goto(`${base}/floor`, { waitUntil: "commit" });
    const fromWorker = await usable(second);
    return { first, fromWorker };
  } finally {
    await context.close();
  }
}

/** Lot after lot is fed without network: from the scan to sound and colour, the act on disk. */
async function scansOffline() {
  const { page, context } = await signedIn();
  try {
    await openFloor(page, base);
    const { p, run } = await floorFactory(page);
    await page.reload();
    await knows(page, run);
    await scan(page, run);
    await page.waitForSelector(".f-line.next");
    const debug = await context.newCDPSession(page);
    await debug.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await context.setOffline(true);
    const times = [];
    for (const lot of LOTS) {
      await scan(page, `${p}${lot}`);
      await page.waitForSelector(".f-q");
      await page.waitForTimeout(900);
      await scan(page, `${p}${lot}`);
      await page.waitForSelector(".f-ok .f-strip");
      times.push(
        await page.evaluate(() => {
          const last = (name) => performance.getEntriesByName(name).at(-1).startTime;
          return last("feedback") - last("scan");
        }),
      );
    }
    return times;
  } finally {
    await context.close();
  }
}

const middle = (all) => all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)];
const row = (name, all, wanted) =>
  `| ${name} | ${middle(all).toFixed(0)} ms | ${Math.max(...all).toFixed(0)} ms | ${wanted} |`;

const first = [];
const fromWorker = [];
for (let turn = 0; turn < turns; turn += 1) {
  const times = await visits();
  first.push(times.first);
  fromWorker.push(times.fromWorker);
}
const offline = await scansOffline();
console.log(
  `load of the machine ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors`,
);
console.log("| 1.6 Mbit/s, 150 ms round trip, processor ÷ 4 | median | slowest | wanted |");
console.log("|---|---|---|---|");
console.log(row("first visit until the scan field stands", first, "< 3000 ms"));
console.log(row("from the service worker", fromWorker, "< 1500 ms"));
console.log(row("scan to feedback, no network, act on disk", offline, "< 100 ms"));
