/**
 * A gauge: overdue it is refused for results and passes with a reason; calibrated it measures; found out of
 * its limits it names what it judged, which is held with one press.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { ask, choose, master, received, visit } from "./quality.mjs";
import { settle } from "./steps.mjs";

const ITEM = "E2E-GAUGED";
const FIELD = ".results-field";

async function calibrate(page, how, laboratory) {
  await page.locator(".gauge-shown > section button.ant-btn").first().click();
  await page.locator(`.gauge-form .ant-segmented-item:nth-child(${how})`).click();
  await page.locator(".gauge-fields input").first().fill(laboratory);
  const told = page.waitForResponse(
    (answer) => answer.url().includes("/calibrations") && answer.status() === 201,
  );
  await page.locator(".gauge-form [type=submit]").click();
  const { result } = await (await told).json();
  await page.waitForSelector(".gauge-form", { state: "detached" });
  return result;
}

export async function gauges({ page, base, shot }) {
  await page.goto(`${base}/`);
  const first = await received(page, "40", ITEM, "八角");
  await master(page, "inspection_plan", "E2E-GAUGED-IN", {
    name: "八角進貨檢驗",
    item: ITEM,
    stage: "incoming",
    sampling: "pieces",
    size: 5,
    characteristics: [{ name: "直徑", kind: "number", unit: "mm", lower: "25" }],
  });
  const code = `E2E-G-${Date.now()}`;
  await master(page, "gauge", code, { name: "游標卡尺", measures: "0–150 mm", interval_days: 365 });

  await visit(page, base, `/inspections?lot=${first.lot}`, FIELD);
  await page.locator(FIELD).fill("27.5");
  await page.keyboard.press("Enter");
  await choose(page, page.locator(".results > footer .ant-select"), code);
  const save = page.locator(".results > footer .ant-btn");
  await save.click();
  const why = page.locator(".results [role=alert] input");
  await why.waitFor();
  await settle(page);
  await shot("gauge-overdue");
  await why.fill("卡尺明日送校");
  const saved = page.waitForResponse(
    (answer) => answer.url().includes("/inspections/results") && answer.status() === 201,
  );
  await save.click();
  await saved;

  await visit(page, base, `/gauges?code=${code}`, ".gauge-shown");
  assert.deepEqual(await accessibility(page), []);
  await shot("gauge");
  const good = await calibrate(page, 1, "量測中心");
  assert.equal(good.gauge.state, "good");
  const second = await received(page, "40", ITEM);
  await ask(page, "POST", "/inspections/results", {
    lot: second.lot,
    stage: "incoming",
    results: [{ characteristic: "直徑", values: ["27", "28"], gauge: code }],
  });
  const out = await calibrate(page, 2, "量測中心");
  assert.deepEqual(
    out.judged.map(({ lot }) => lot),
    [second.lot],
  );
  await page.waitForSelector(`.in-doubt a[href*="${encodeURIComponent(second.lot)}"]`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("gauge-judged");
  const hold = page.locator(".gauge-judged .ant-btn-dangerous");
  await hold.click();
  await hold.waitFor({ state: "detached" });
  const holds = await ask(page, "GET", `/holds?lot=${second.lot}`);
  assert.equal(holds.rows.length, 1);
  await page.locator(".gauge-judged a.lnk").first().click();
  await page.waitForURL(/\/trace\?root=instrument/);
  await settle(page);
  await shot("gauge-trace");
}
