/**
 * The movements of a trace as a table, what leaves the house of it, other beginnings than goods, and how
 * these pages look on a phone.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { accessibility } from "./browser.mjs";
import { ask, settle } from "./steps.mjs";

const ROOT = "lot:WP261102-02";
const at = (base, words) => `${base}/trace?${new URLSearchParams(words)}`;

async function opened(page, base) {
  await page.goto(at(base, { root: ROOT, direction: "forward", view: "moves" }));
  await page.waitForSelector(".moves .ant-table-row, .moves .move-card");
  await settle(page);
}

const heads = (page) => page.locator(".moves th .moves-sort").allTextContents();

/** Columns are chosen and kept; what is narrowed is counted as left out; what leaves is put down. */
export async function traceReport({ page, base, shot }) {
  await opened(page, base);
  assert.deepEqual(await accessibility(page), []);
  await shot("trace-moves");
  const left = page.locator(".moves-left");
  const whole = await left.textContent();

  await page.fill(".look-find input", "no such cell");
  await page.waitForSelector(".moves .blank");
  assert.notEqual(await left.textContent(), whole, "what is narrowed away is said");
  await page.fill(".look-find input", "");
  await page.waitForSelector(".moves .ant-table-row");

  const before = await heads(page);
  await page.locator(".look-bar > button").first().click();
  await page.locator(".look-columns li .ant-checkbox-wrapper").first().click();
  await page.waitForFunction(
    (first) => document.querySelector(".moves th .moves-sort")?.textContent !== first,
    before[0],
  );
  assert.deepEqual(await accessibility(page), []);
  await shot("trace-moves-columns");
  await page.keyboard.press("Escape");
  await page.locator(".look-bar > button").nth(1).click();
  const name = `e2e ${Date.now()}`;
  await page.fill("#look-name", name);
  await page.locator(".look-sets [type=submit]").click();
  await page.locator(".look-sets .row", { hasText: name }).waitFor();
  const kept = await ask(page, "GET", "/trace/columns");
  const set = kept.sets.find((one) => one.name === name);
  assert.equal(set.columns.includes("stage"), false, "the set is kept at the server");
  await page.keyboard.press("Escape");

  const saved = async (part) => {
    const link = page.locator(`.look-bar a[href*="${part}"]`).first();
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.equal(await download.failure(), null, `${download.suggestedFilename()} arrives`);
    return readFile(await download.path());
  };
  assert.equal((await saved("trace.xlsx")).subarray(0, 2).toString(), "PK");
  const epcis = JSON.parse((await saved("epcis.jsonld")).toString());
  assert.equal(epcis.type, "EPCISDocument");
  assert.ok(epcis.epcisBody.eventList.length > 0);
  const query = new URLSearchParams({ root: ROOT, direction: "forward", lang: "zh-Hant" });
  const paper = await page.evaluate(async (path) => {
    const answer = await fetch(path);
    return [answer.status, answer.headers.get("content-type")];
  }, `/api/v1/trace/report.pdf?${query}`);
  assert.deepEqual(paper, [200, "application/pdf"]);
  const taken = await ask(page, "GET", "/trace/taken?limit=10");
  assert.deepEqual(
    taken.rows.slice(0, 3).map(({ form }) => form),
    ["pdf", "epcis", "xlsx"],
  );
}

/** A trace begins at a place, a person or a machine as well. */
export async function otherBeginnings({ page, base, shot }) {
  await page.goto(`${base}/trace`);
  await page.waitForSelector(".machine-form");
  await page.locator(".machine-form .ant-segmented-item").nth(1).click();
  const act = page.locator(".machine-form [type=submit]");
  await page.fill("#begin-code", "e2e");
  assert.ok(await act.isDisabled(), "a person is asked about a stretch of time");
  assert.deepEqual(await accessibility(page), []);
  await shot("trace-begin-person");
  await page.locator(".machine-form .ant-segmented-item").nth(2).click();
  const places = await ask(page, "GET", "/masters/place?limit=50");
  await page.fill("#begin-code", places.rows[0].code);
  await act.click();
  await page.waitForURL(/root=place/);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("trace-place");
}

/** A passport tells how a lot stood then, and says so. */
export async function passportThen({ page, base, shot }) {
  await page.goto(`${base}/lots/lot:DP261117-2`);
  await page.waitForSelector(".pass-say");
  const told = await ask(page, "GET", "/pools/lot:DP261117-2");
  const first = told.timeline[0].recorded_at;
  await page.goto(`${base}/lots/lot:DP261117-2?${new URLSearchParams({ as_of: first })}`);
  await page.waitForSelector(".pass-then .chip");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("passport-then");
}

async function fits(page, name) {
  await settle(page);
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(wide <= 0, `${name} moves sideways by ${wide} px`);
  assert.deepEqual(await accessibility(page), [], name);
  assert.ok(await page.locator(".phone-bar button").first().isVisible(), `${name} calls`);
}

/** On a phone: the answer, the counts, the list, and a call with one tap. */
export async function tracePhoneForms({ page, base, shot }) {
  await page.goto(at(base, { root: ROOT, direction: "forward" }));
  await page.waitForSelector(".moves .move-card");
  await fits(page, "trace");
  await shot("trace-list");
  await page.goto(`${base}/holds`);
  await page.waitForSelector(".phone-bar");
  await fits(page, "holds");
  await shot("holds-list");
  const complaints = await ask(page, "GET", "/complaints?limit=5");
  if (complaints.rows.length > 0) {
    await page.goto(`${base}/complaints/${complaints.rows[0].code}`);
    await page.waitForSelector(".phone-bar");
    await fits(page, "complaint");
    await shot("complaint-list");
  }
}
