/** Receiving, as the warehouse does it at the desk. */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { settle } from "./steps.mjs";

/** A delivery of the demo is received: a rule asks, a reason answers, the lot waits for inspection. */
export async function receiving({ page, base, shot, complaints }) {
  await page.goto(`${base}/receiving`);
  await page.waitForSelector(".receiving-order");
  await settle(page);
  // The butcher's delivery: its meat needs a certificate, or a reason why not.
  await page.locator(".receiving-order", { hasText: "順安肉品" }).first().click();
  await page.waitForSelector(".receiving-lot");
  assert.deepEqual(await accessibility(page), []);
  await shot("receiving");

  const row = page.locator(".receiving-lot").first();
  await row.locator("input").nth(0).fill(`SA-${Date.now()}`);
  await row.locator("input[inputmode=decimal]").fill("9999");
  await page.waitForSelector(".receiving-lots .note-no");
  await shot("receiving-too-much");
  await row.locator("input[inputmode=decimal]").fill("20");
  const reason = page.locator(".receiving-lots .note-ask input");
  await reason.waitFor();
  assert.ok(await page.locator(".receiving-act .ant-btn-primary").isDisabled());
  await reason.fill("證明今天下午補到");
  await reason.press("Enter");
  await page.waitForSelector(".receiving-act .ant-btn-primary:not([disabled])");
  assert.deepEqual(await accessibility(page), []);
  await shot("receiving-reason");
  await page.locator(".receiving-act .ant-btn-primary").click();
  await page.waitForSelector(".receiving-main .note-ok, section .note-ok");
  assert.equal(await page.locator(".chip-wait").count(), 1, "the lot waits for inspection");
  await shot("received");
  // What refused before it was right is no complaint.
  complaints.length = 0;
}

/** A purchase order is written, and expected at once. */
export async function ordering({ page, base, shot, complaints }) {
  await page.goto(`${base}/purchase-orders`);
  await page.waitForSelector("table.tb");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("purchase-orders");
  await page.locator(".page-h .ant-btn-primary").click();
  await page.waitForSelector(".ant-drawer form");
  const [partner, item] = [
    page.locator(".ant-drawer .ant-select input").nth(0),
    page.locator(".ant-drawer .ant-select input").nth(1),
  ];
  const choose = async (field, code) => {
    await field.fill(code);
    await page.locator(`.ant-select-item-option[title^="${code} "]:visible`).first().click();
  };
  await choose(partner, "S05");
  await choose(item, "FLOUR");
  await page.locator(".ant-drawer input[inputmode=decimal]").fill("50");
  await shot("purchase-order-new");
  const before = await page.locator("table.tb tbody tr").count();
  await page.locator(".ant-drawer button[type=submit]").click();
  await page.waitForFunction(
    (rows) => document.querySelectorAll("table.tb tbody tr").length > rows,
    before,
  );
  complaints.length = 0;
}
