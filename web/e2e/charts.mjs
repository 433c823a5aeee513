/**
 * A control chart: results of several lots, one that is out of its limits, what was made since the last
 * good check held with one press, and what was found written down.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { ask, master, received, visit } from "./quality.mjs";
import { settle } from "./steps.mjs";

const ITEM = "E2E-CHART";

async function weighed(page, lot, values) {
  return ask(page, "POST", "/inspections/results", {
    lot,
    stage: "incoming",
    results: [{ characteristic: "淨重", values }],
  });
}

export async function charts({ page, base, shot }) {
  await page.goto(`${base}/`);
  const first = await received(page, "40", ITEM, "花椒粒");
  await master(page, "inspection_plan", "E2E-CHART-IN", {
    name: "花椒粒進貨檢驗",
    item: ITEM,
    stage: "incoming",
    sampling: "pieces",
    size: 5,
    characteristics: [{ name: "淨重", kind: "number", unit: "g", lower: "485", upper: "515" }],
  });
  const code = `E2E-CC-${Date.now()}`;
  await master(page, "control_chart", code, {
    name: "花椒粒淨重",
    item: ITEM,
    stage: "incoming",
    characteristic: "淨重",
    chart: "individuals",
    rules: "nelson",
  });
  await weighed(page, first.lot, ["500", "501", "499", "502", "500", "498", "501", "500"]);
  const second = await received(page, "40", ITEM);
  await weighed(page, second.lot, ["499", "500", "502", "501", "499", "500", "501", "498"]);
  const third = await received(page, "40", ITEM);
  const told = await weighed(page, third.lot, ["512", "500", "499", "501"]);
  assert.ok(
    told.warnings.some(({ rule }) => rule === "chart_signal"),
    JSON.stringify(told),
  );

  await visit(page, base, `/control-charts?code=${code}`, ".chart-line .chart-dot.bad");
  await page.waitForSelector(`.in-doubt a[href*="${encodeURIComponent(third.lot)}"]`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("chart");
  const hold = page.locator(".chart-contain .ant-btn-dangerous");
  await hold.click();
  await page.waitForSelector(".in-doubt .chip");
  await hold.waitFor({ state: "detached" });
  const holds = await ask(page, "GET", `/holds?lot=${third.lot}`);
  assert.equal(holds.rows.length, 1);
  await page.locator(".chart-contain form input").fill("秤歸零後偏移，已校正");
  await page.locator(".chart-contain form button").click();
  await page.waitForSelector('.chart-contain p:has-text("秤歸零後偏移")');
  await settle(page);
  await shot("chart-answered");
  const view = await ask(page, "GET", `/control-charts/${code}`);
  assert.ok(view.signals.some(({ answer }) => answer?.note.includes("秤")));
}
