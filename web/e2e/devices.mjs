/** What devices handed over: both sides are shown, and a leader settles it with what was found. */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { act, ask, commit, DRAWER, settle } from "./steps.mjs";

/** A phone without network counted a lot that nobody knows, and moved one that was held. */
async function handOver(page) {
  const tag = `D${Date.now().toString(36).toUpperCase().slice(-6)}`;
  const put = (kind, code, fields) => ask(page, "PUT", `/masters/${kind}/${code}`, { fields });
  await put("item", `${tag}-I`, { name: "糯米粉", kind: "raw", unit: "kg", tracking: "lot" });
  for (const bin of ["A", "B"]) await put("place", `${tag}-${bin}`, { name: bin, kind: "bin" });
  const lots = [{ item: `${tag}-I`, lot_number: `${tag}-1`, quantity: "50" }];
  await ask(page, "POST", "/opening-stock", { place: `${tag}-A`, lots });
  await ask(page, "POST", "/holds", { lots: [`${tag}-1`], reason: "受潮", act });
  const at = new Date().toISOString().replace("Z", "+00:00");
  const entry = (sequence, name, body) => ({
    sequence,
    key: crypto.randomUUID(),
    act: name,
    at,
    put_in: "scanned",
    path: {},
    body,
  });
  const moved = { lot: `${tag}-1`, quantity: "10", unit: "kg", from: `${tag}-A`, to: `${tag}-B` };
  await ask(page, "POST", "/outbox", {
    device: `phone-${tag}`,
    sent_at: at,
    entries: [
      entry(1, "count", { lot: `${tag}-9`, counted: "12", unit: "kg", place: `${tag}-A` }),
      entry(2, "move", moved),
    ],
  });
  return tag;
}

export async function devices({ page, base, shot }) {
  const tag = await handOver(page);
  await page.goto(`${base}/devices`);
  await page.waitForSelector(".sides");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("devices");
  const mine = page.locator(".held-row", { hasText: `${tag}-9` });
  assert.equal(await mine.count(), 1, "what was kept says word for word what it is about");
  await mine.locator("button").click();
  await page.waitForSelector(`${DRAWER} textarea`);
  // Making the act of it does not help while the lot is unknown, and that is said.
  await page.locator(`${DRAWER} input[type=checkbox]`).click();
  await page.fill(`${DRAWER} textarea`, "標籤看錯，是另一批");
  await commit(page, DRAWER);
  await page.waitForSelector(`${DRAWER} .note-no`);
  assert.deepEqual(await accessibility(page), []);
  await shot("devices-settle");
  await page.locator(`${DRAWER} input[type=checkbox]`).click();
  await commit(page, DRAWER);
  await mine.waitFor({ state: "detached" });
  await page.goto(`${base}/devices?all=1`);
  await mine.locator(".chip-gone").waitFor();
}
