/** What a person does with the desk, step by step. Each scenario gets a page that is signed in. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessibility, overlaps } from "./browser.mjs";
import { deskCalls, deskInstruction, floorCall, floorGuide, secondPerson } from "./calls.mjs";
import { analysis, analysisPhone } from "./cause.mjs";
import { charts } from "./charts.mjs";
import { circles } from "./circles.mjs";
import { devices } from "./devices.mjs";
import { dossier } from "./dossier.mjs";
import {
  amended,
  nesting,
  onward,
  reworking,
  stockDrawers,
  takenBack,
  tankFilled,
} from "./drawers.mjs";
import { everyPage, everyPageEmpty } from "./everywhere.mjs";
import { FLOOR } from "./floor.mjs";
import { FLOOR_CASES } from "./floor-cases.mjs";
import { FLOOR_DAYS, floorByScanner } from "./floor-days.mjs";
import { floorLanguages } from "./floor-languages.mjs";
import { floorStates } from "./floor-states.mjs";
import { gauges } from "./gauges.mjs";
import { guests } from "./guests.mjs";
import { audits, heardPhone, oneOfThese, publicForm } from "./heard.mjs";
import { kiosk } from "./kiosk.mjs";
import { labels, labelsPhone, printQueue } from "./labels.mjs";
import { masters } from "./masters.mjs";
import { newcomer } from "./newcomer.mjs";
import { passkey } from "./passkey.mjs";
import { importPhone, lotsPhone, passportPhone, tracePhone } from "./phone.mjs";
import { floorPractice } from "./practice.mjs";
import { production, productionCorrected, productionPhone, tanks } from "./production.mjs";
import { complaints, holds, planned, qualityPhone, tasks, verdict } from "./quality.mjs";
import { recallDrawn, recallNotices, recallPhone, recalls } from "./recalls.mjs";
import { besideOrder, ordering, receiving, withoutOrder } from "./receiving.mjs";
import { reserved } from "./reserves.mjs";
import { retention, retentionPhone } from "./retention.mjs";
import { sessions } from "./sessions.mjs";
import { foreignSheet } from "./sheet.mjs";
import { signatures } from "./signatures.mjs";
import { sites } from "./sites.mjs";
import { listStates, pageStates } from "./states.mjs";
import { firstStory, settle, signIn } from "./steps.mjs";
import { spiceStory } from "./story.mjs";
import { otherBeginnings, passportThen, tracePhoneForms, traceReport } from "./trace-report.mjs";
import { goLive, severalRows, warehouse, warehousePhone } from "./warehouse.mjs";

async function overview({ page, base, shot }) {
  await page.goto(`${base}/`);
  await page.waitForSelector(".home-counts");
  assert.deepEqual(await accessibility(page), []);
  await shot("home");
}

async function lots({ page, base, shot }) {
  await page.goto(`${base}/lots`);
  await page.waitForSelector(".ant-table-row");
  await settle(page);
  await shot("lots");
  const before = await page.locator(".ant-table-row").count();
  const number = (await page.locator(".ant-table-row a").first().textContent()).trim();
  await page.fill(".page-h input[type=text], .page-h input:not([type])", number);
  await page.waitForFunction((n) => document.querySelectorAll(".ant-table-row").length < n, before);
  assert.match(page.url(), /q=/);
  assert.ok((await page.locator(".ant-table-row").first().textContent()).includes(number));
  assert.deepEqual(await accessibility(page), []);
}

async function passport({ page, base, shot }) {
  await page.goto(`${base}/lots`);
  await page.locator(".ant-table-row a").first().click();
  await page.waitForSelector(".pass-say");
  await page.goto(`${base}/lots/lot:DP261117-2`);
  await page.waitForSelector(".pass-say");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("passport");
}

async function trace({ page, base, shot }) {
  await page.goto(base + (await firstStory(page, base)));
  await page.waitForSelector(".draw .node");
  await settle(page);
  assert.deepEqual(await overlaps(page), [], "no words over each other in the drawing");
  assert.deepEqual(await accessibility(page), []);
  await shot("trace");

  // The other reading, then the same content as a table.
  await page.locator(".bar .ant-segmented-item").nth(4).click();
  await page.waitForURL(/mode=cautious/);
  await settle(page);
  await shot("trace-possible");
  const nodes = await page
    .locator(".draw .node")
    .evaluateAll((all) => all.reduce((sum, { dataset }) => sum + Number(dataset.members), 0));
  await page.locator(".bar .ant-segmented-item").nth(6).click();
  await page.waitForSelector(".trace-table");
  assert.equal(await page.locator(".trace-table tbody tr").count(), nodes);
  assert.deepEqual(await accessibility(page), []);
  await shot("trace-table");
}

/** Answers that are not whole say so, and what is not followed by lot is no break. */
async function incomplete({ page, base, shot }) {
  const verdict = async (root, direction) => {
    await page.goto(`${base}/trace?${new URLSearchParams({ root, direction })}`);
    await page.waitForSelector(".draw .node");
    await settle(page);
    return page.locator(".compl").first();
  };
  const untracked = await verdict("lot:DP261117-7", "backward");
  assert.equal(await untracked.locator(".whole").count(), 0);
  assert.match(await untracked.textContent(), /不分批|untracked|not followed|not tracked/i);
  assert.deepEqual(await overlaps(page), []);
  await shot("trace-untracked");
  await untracked.locator("button").click();
  await page.waitForSelector(".reasons .chip-wait");
  assert.equal(await page.locator(".reasons .chip-path").count(), 0, "no break is claimed");
  assert.deepEqual(await accessibility(page), []);

  const broken = await verdict("lot:CN261006-01", "forward");
  assert.equal(await broken.locator(".whole").count(), 0);
  await broken.locator("button").click();
  await page.waitForSelector(".reasons .chip-path");
  await shot("trace-broken");
}

/** Both ways at once, and as many nodes as a drawing ever has. */
async function crowded({ page, base, shot }) {
  for (const [root, limit] of [
    ["lot:WP261102-02", "60"],
    ["lot:DP261117-2", "60"],
    ["tank:TK-SOY-1", "800"],
  ]) {
    const direction = limit === "800" ? "forward" : "both";
    await page.goto(`${base}/trace?${new URLSearchParams({ root, direction, limit })}`);
    await page.waitForSelector(".draw .node");
    await settle(page);
    await shot(`trace-${direction}-${root.slice(root.indexOf(":") + 1)}`);
    assert.deepEqual(await overlaps(page), [], root);
  }
  assert.deepEqual(await accessibility(page), []);
}

async function keyboard({ page, base }) {
  await page.goto(base + (await firstStory(page, base)));
  await page.waitForSelector(".draw .node");
  await settle(page);
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest("[data-id]")?.dataset.id ?? null);
  await page.evaluate(() => document.querySelector("#page")?.focus());
  for (let presses = 0; presses < 40 && (await focused()) === null; presses++)
    await page.keyboard.press("Tab");
  const first = await focused();
  assert.ok(first, "the drawing is reached with Tab");
  await page.keyboard.press("ArrowRight");
  const second = await focused();
  assert.notEqual(second, first, "an arrow leads along a flow");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL(/node=/);
  assert.ok(await page.locator("aside.evidence").isVisible());
}

async function asOf({ page, base, shot }) {
  await page.goto(base + (await firstStory(page, base)));
  await page.waitForSelector(".draw .node");
  await settle(page);
  const nodes = await page.locator(".draw .node").count();
  await page.locator(".axis input").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(/as_of=/);
  await settle(page);
  assert.ok((await page.locator(".draw .node").count()) <= nodes, "less was known then");
  await shot("trace-as-of");
  await page.keyboard.press("End");
  await page.waitForURL((url) => !url.search.includes("as_of"));
}

async function scanning({ page, base }) {
  await page.goto(`${base}/lots`);
  await page.waitForSelector(".ant-table-row a");
  const number = (await page.locator(".ant-table-row a").first().textContent()).trim();
  await page.goto(`${base}/ledger`);
  await page.waitForSelector(".tb");
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.type(`${number}\n`, { delay: 4 });
  await page.waitForURL(/trace|lots/);
  await page.keyboard.press("/");
  const field = await page.evaluate(() => document.activeElement?.getAttribute("role"));
  assert.equal(field, "combobox", "/ leads to the scan field");
}

async function otherPages({ page, base, shot }) {
  for (const [name, path, waits] of [
    ["imports", "/imports", ".drop"],
    ["people", "/people", ".tb"],
    ["tokens", "/tokens", "form"],
    ["ledger", "/ledger", ".tb"],
    ["trace-begin", "/trace", ".blank"],
    ["not-found", "/no/such/page", ".blank"],
  ]) {
    await page.goto(base + path);
    await page.waitForSelector(waits);
    await settle(page);
    assert.deepEqual(await accessibility(page), [], name);
    await shot(name);
  }
}

const HISTORY = (id) => ({
  format: "suyuan-exchange",
  version: 1,
  items: [{ code: `E2E-${id}`, name: "測試粉", unit: "kg", kg_per_unit: "1", tracking: "lot" }],
  partners: [{ code: `E2E-S-${id}`, name: "測試供應商", role: "supplier" }],
  pools: [{ id: `E2E-L-${id}`, kind: "lot", item: `E2E-${id}`, lot_number: `E2E-${id}` }],
  transfers: [
    {
      id: `e2e-${id}`,
      at: "2026-03-01T08:00:00+08:00",
      from: `supplier:E2E-S-${id}`,
      to: `lot:E2E-L-${id}`,
      qty_from: null,
      qty_to: "500",
    },
  ],
});

async function importing({ page, base, shot }) {
  const path = join(tmpdir(), `history-${Date.now()}.json`);
  writeFileSync(path, JSON.stringify(HISTORY(Date.now())));
  await page.goto(`${base}/imports`);
  await page.setInputFiles("input[type=file]", path);
  await page.waitForURL(/imports\/.+/);
  await page.waitForSelector(".tally");
  assert.deepEqual(await accessibility(page), []);
  await shot("import-ready");
  await page.locator(".page-h .ant-btn-primary").click();
  await page.waitForSelector(".note-ok a[href='/lots']");
  await shot("import-done");
}

async function importingFaults({ page, base, shot }) {
  const path = join(tmpdir(), `bad-${Date.now()}.json`);
  const broken = HISTORY(Date.now());
  broken.transfers[0].qty_to = "1,5";
  broken.transfers[0].at = "2026-11-31";
  writeFileSync(path, JSON.stringify(broken));
  await page.goto(`${base}/imports`);
  await page.setInputFiles("input[type=file]", path);
  await page.waitForSelector(".faults .ant-table-row");
  assert.deepEqual(await accessibility(page), []);
  await shot("import-faults");
}

async function sessionEnds({ page, base, shot, context }) {
  await page.goto(`${base}/lots`);
  await page.waitForSelector(".ant-table-row");
  await context.clearCookies();
  await page.locator(".rail-i[href='/imports'], .rail-i[href^='/ledger']").first().click();
  await page.waitForURL(/sign-in\?/);
  await page.waitForSelector(".note-ask");
  await shot("session-ended");
}

/** What a page offers to save arrives whole: the browser asks for it compressed. */
async function downloads({ page, base }) {
  const root = "lot:WP261102-02";
  await page.goto(`${base}/trace?${new URLSearchParams({ root, direction: "forward" })}`);
  await page.click(".trace-take");
  const saved = async (part) => {
    const link = page.locator(`a[href*="/trace.${part}"]`);
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.equal(await download.failure(), null, `${download.suggestedFilename()} arrives`);
    return readFile(await download.path(), "utf8");
  };
  const answer = JSON.parse(await saved("json"));
  assert.equal(answer.root, root);
  const table = (await saved("csv")).trimEnd().split("\r\n");
  assert.equal(table.length, 1 + answer.transfers.length, "a row a movement, below a heading");
}

/** The first one signs in, the last one takes the session away. */
export const DESK = [
  signIn,
  overview,
  lots,
  passport,
  trace,
  dossier,
  downloads,
  incomplete,
  crowded,
  keyboard,
  asOf,
  ...[traceReport, otherBeginnings, passportThen],
  scanning,
  otherPages,
  importing,
  importingFaults,
  foreignSheet,
  masters,
  ...[receiving, withoutOrder, besideOrder],
  ordering,
  production,
  productionCorrected,
  tanks,
  ...[
    tasks,
    verdict,
    planned,
    reserved,
    charts,
    gauges,
    holds,
    signatures,
    retention,
    devices,
    complaints,
    analysis,
  ],
  ...[recalls, recallNotices, recallDrawn],
  ...[oneOfThese, publicForm, audits],
  listStates,
  pageStates,
  warehouse,
  severalRows,
  goLive,
  newcomer,
  ...[everyPage, everyPageEmpty],
  ...[labels, printQueue],
  ...[stockDrawers, nesting, takenBack, reworking, onward, tankFilled, amended],
  ...[deskCalls, deskInstruction, secondPerson],
  spiceStory,
  sites,
  passkey,
  sessions,
  guests,
  circles,
  sessionEnds,
];

export const PHONE = [
  signIn,
  lotsPhone,
  passportPhone,
  ...[tracePhone, tracePhoneForms],
  importPhone,
  productionPhone,
  qualityPhone,
  heardPhone,
  retentionPhone,
  ...[recallPhone, recallNotices],
  sites,
  analysisPhone,
  warehousePhone,
  withoutOrder,
  labelsPhone,
  ...FLOOR,
  floorByScanner,
  floorCall,
  floorGuide,
  ...[floorLanguages, floorStates, floorPractice, kiosk],
  ...[everyPage, everyPageEmpty],
];

/** What looks at words and widths; the others do the same in whatever language. */
export const IN_EVERY_LANGUAGE = new Set([
  ...[overview, passport, trace, crowded],
  ...[listStates, pageStates],
  ...[everyPage, everyPageEmpty],
  ...[lotsPhone, passportPhone, tracePhone],
  ...[floorLanguages, floorStates],
]);

/** What is the same in every language and look, and takes its time: done in the first one only. */
export const PHONE_ONCE = [...FLOOR_DAYS, ...FLOOR_CASES];
