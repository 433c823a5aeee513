/**
 * How long the floor takes until its scan field stands, on a slow line and a slow phone:
 * 1.6 Mbit/s, 150 ms round trip, processor ÷ 4. First visit, then from the service worker.
 *
 *   SUYUAN_URL=https://localhost:8443 node scripts/measure-floor.mjs
 */
import { openBrowser } from "../e2e/browser.mjs";

const base = process.env.SUYUAN_URL?.replace(/\/$/, "");
if (!base) {
  console.error("SUYUAN_URL says where the server is.");
  process.exit(2);
}
const BYTES = (1.6 * 1_000_000) / 8;
const SLOW = { offline: false, latency: 150, downloadThroughput: BYTES, uploadThroughput: BYTES };

const { page, context } = await openBrowser({
  language: "zh-Hant",
  theme: "light",
  width: 390,
  height: 844,
});

/** Milliseconds until what one signs in or scans with is drawn. */
async function opened() {
  const slow = await context.newCDPSession(page);
  await slow.send("Network.enable");
  await slow.send("Network.emulateNetworkConditions", SLOW);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(`${base}/floor`, { waitUntil: "commit" });
  await page.waitForSelector(".f-scan, .f-form, .f-badge");
  const took = await page.evaluate(() => performance.now());
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await slow.detach();
  return Math.round(took);
}

console.log(`first visit: ${await opened()} ms`);
await page
  .locator("input")
  .first()
  .fill(process.env.SUYUAN_PERSON ?? "admin");
await page.locator("input[type=password]").fill(process.env.SUYUAN_PASSWORD ?? "dumplings-1119");
await page.locator("[type=submit]").click();
await page.waitForSelector(".f-scan");
await page.evaluate(() => navigator.serviceWorker.ready);
await page.waitForTimeout(1_000);
console.log(`from the service worker: ${await opened()} ms`);
await context.close();
