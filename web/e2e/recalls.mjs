/**
 * Recall: a drill from a lot of the demo factory goes from its scope over the hold that blocks nothing
 * to a customer who was told, knows, and says what became of the goods. A drill leaves the stock alone.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { ask, settle } from "./steps.mjs";

const LOT = "lot:DP261117-2";

async function opened(page, base) {
  await page.goto(`${base}/recalls?root=${encodeURIComponent(LOT)}&open=drill`);
  await page.waitForSelector(".ant-drawer textarea");
  await page.locator(".ant-drawer .ant-select").first().click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  await page.fill(".ant-drawer textarea", "e2e 包材異物");
  await page.waitForSelector(".ant-drawer p[aria-live] b");
}

export async function recalls({ page, base, shot }) {
  const held = async () => (await ask(page, "GET", "/holds?limit=200")).rows.length;
  await page.goto(`${base}/recalls`);
  await page.waitForSelector("#page .page-h");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  const before = await held();
  await opened(page, base);
  assert.deepEqual(await accessibility(page), []);
  await shot("recall-form");
  await page.click(".ant-drawer [type=submit]");
  await page.waitForURL(/\/recalls\/RD.+/);
  await page.waitForSelector(".recall-where .recall-ok");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("recall-scoped");

  await page.locator(".page-h .ant-btn-primary").click();
  await page.waitForSelector(".recall-steps li:nth-child(2).done");
  assert.equal(await held(), before, "a drill blocks nothing");

  await page.locator("#page .tb tbody tr .recall-acts button").first().click();
  await page.waitForSelector(".ant-drawer form");
  await page.fill(".ant-drawer textarea", "e2e: 已電話通知");
  await page.click(".ant-drawer [type=submit]");
  await page.waitForSelector(".ant-drawer form", { state: "detached" });
  await page.waitForSelector("#page .tb tbody tr .recall-acts button:nth-child(3)");
  const told = page.locator("#page .tb tbody tr", {
    has: page.locator(".recall-acts button:nth-child(3)"),
  });
  await told.first().locator(".recall-acts button").nth(1).click();
  await page.waitForSelector(".ant-drawer form");
  await page.click(".ant-drawer [type=submit]");
  await page.waitForSelector("#page .tb tbody .chip-free");

  const knows = page.locator("#page .tb tbody tr", { has: page.locator(".chip-free") }).first();
  await knows.locator(".recall-acts button").last().click();
  await page.waitForSelector(".ant-drawer form");
  await page.locator(".ant-drawer input[inputmode=decimal]").first().fill("1");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("recall-account");
  await page.click(".ant-drawer [type=submit]");
  await page.waitForSelector(".recall-bar.tall .sealed");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("recall");
  await page.goto(`${base}/recalls`);
  await page.waitForSelector("#page .tb tbody tr");
  await settle(page);
  await shot("recalls");
}

export async function recallPhone({ page, base, shot }) {
  await opened(page, base);
  await page.click(".ant-drawer [type=submit]");
  await page.waitForURL(/\/recalls\/RD.+/);
  await page.waitForSelector(".recall-where");
  await settle(page);
  const wide = await page.evaluate(() => {
    const main = document.querySelector("#page");
    return main.scrollWidth - main.clientWidth;
  });
  assert.ok(wide <= 0, `the board moves sideways by ${wide} px`);
  assert.deepEqual(await accessibility(page), []);
  await shot("recall");
}
