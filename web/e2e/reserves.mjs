/**
 * Results by characteristic: typed with the keyboard alone, looked at again with a reason; a lot that goes
 * on under reserve while a culture grows, and the bad result that recalls what came of it.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { ask, master, received, visit } from "./quality.mjs";
import { settle } from "./steps.mjs";

const FIELD = ".results-field";

async function type(page, values) {
  for (const value of values) {
    await page.locator(FIELD).fill(value);
    await page.keyboard.press("Enter");
  }
}

async function save(page) {
  const saved = page.waitForResponse(
    (answer) => answer.url().includes("/inspections/results") && answer.status() === 201,
  );
  await page.locator(".results > footer .ant-btn").click();
  const { result } = await (await saved).json();
  await page.waitForSelector(".results-pieces .new", { state: "detached" });
  return result;
}

export async function reserved({ page, base, shot }) {
  await page.goto(`${base}/`);
  const { lot, lot_number } = await received(page, "90", "E2E-SPICE", "花椒粉");
  await master(page, "inspection_plan", "E2E-SPICE-IN", {
    name: "花椒粉進貨檢驗",
    item: "E2E-SPICE",
    stage: "incoming",
    sampling: "pieces",
    size: 3,
    results: true,
    characteristics: [
      { name: "水分", kind: "number", unit: "%", upper: "12.0", target: "10", method: "烘箱" },
      { name: "氣味", kind: "choice", choices: "正常 | 霉味" },
      { name: "沙門氏菌", kind: "choice", class: "critical", choices: "未檢出 | 檢出", pieces: 1 },
    ],
  });
  await visit(page, base, `/inspections?lot=${lot}`, FIELD);
  // Full width and a comma are what a hand types; what is out of its limits is said at once.
  await page.locator(FIELD).fill("１２,8");
  await page.waitForSelector(`${FIELD}.bad`);
  await page.keyboard.press("Enter");
  await type(page, ["11.2", "10.9"]);
  // The last piece of one characteristic leads to the next, where a figure chooses the word.
  await page.waitForSelector('.results-pick[aria-current="true"]:has-text("氣味")');
  await type(page, ["1", "1", "1"]);
  await shot("results-typed");
  let sheet = await save(page);
  assert.deepEqual([sheet.looked_at, sheet.defective], [3, 1]);
  assert.deepEqual(sheet.pending, ["沙門氏菌"]);

  // The first piece is looked at again, and what was found before stays in sight.
  await page.locator('.results-pick:has-text("水分")').click();
  await page.locator(".results-pieces button").first().click();
  await page.locator(".results-again input").first().fill("11.9");
  await page.locator(".results-again input").last().fill("烘箱溫度不對");
  await page.locator(".results-again .ant-btn-primary").click();
  await page.waitForSelector('.results-column p:has-text("12.8")');
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("results");

  // Not all is known: it is released only under reserve.
  const judge = page.locator(".verdict [type=submit]");
  await page.waitForSelector('.verdict [role=alert] .note:has-text("沙門氏菌")');
  assert.ok(await judge.isDisabled());
  await page.locator(".verdict .ant-checkbox-input").check();
  await page.locator(".reserve-fields .date input").first().fill("2099-01-01 08:00");
  await page.locator(".reserve-fields .row input").nth(2).fill("客戶等貨");
  await page.waitForFunction(() => !document.querySelector(".verdict [type=submit]").disabled);
  await shot("reserve");
  await judge.click();
  await page.waitForSelector(".note-ok");

  await visit(page, base, "/reserves", `.held-row:has-text("${lot_number}")`);
  assert.deepEqual(await accessibility(page), []);
  await shot("reserves");
  await page.locator(`.held-row:has-text("${lot_number}") a[href*="results"]`).click();
  await page.waitForSelector(FIELD);
  await page.locator('.results-pick:has-text("沙門氏菌")').click();
  await type(page, ["2"]);
  sheet = await save(page);
  assert.ok(sheet.recall, JSON.stringify(sheet));
  const recall = await ask(page, "GET", `/recalls/${sheet.recall}`);
  assert.ok(recall.held_lots >= 1 && recall.lots.every((one) => one.held));
  await visit(page, base, "/reserves?of=settled", `.held-row:has-text("${sheet.recall}")`);
  await shot("reserves-settled");
  await page.locator(`.held-row a:has-text("${sheet.recall}")`).click();
  await page.waitForSelector(`h1:has-text("${sheet.recall}")`);
  await settle(page);
  await shot("reserve-recall");
}
