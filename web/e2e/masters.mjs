/** Master data: a fault is said at its field, an edit is a version, the old stays beside the new. */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { settle } from "./steps.mjs";

async function open(page, code) {
  await page.locator(`.ant-table-row a:text-is("${code}")`).click();
  await page.waitForSelector(".ant-drawer .master-field");
  await settle(page);
}

/** What was typed is not lost by going back or closing: the page asks, and stays where one says no. */
async function unsaved(page, base) {
  await page.goto(`${base}/masters/contact`);
  await page.waitForSelector("#page .page-h");
  await page.locator("#page button.ant-btn-primary").first().click();
  await page.waitForSelector(".ant-drawer .master-field");
  await settle(page);
  const field = page.locator(".ant-drawer .master-field input:not([readonly])").nth(1);
  await field.fill("half a contact");
  const asked = [];
  const answer = (says) =>
    page.once("dialog", async (dialog) => {
      asked.push(dialog.message());
      await (says ? dialog.accept() : dialog.dismiss());
    });
  answer(false);
  await page.locator(".ant-drawer-close").click();
  assert.equal(await field.inputValue(), "half a contact");
  answer(false);
  await page.evaluate(() => history.back());
  await page.waitForTimeout(500);
  assert.equal(await field.inputValue(), "half a contact");
  answer(true);
  await page.locator(".ant-drawer-close").click();
  await page.waitForSelector(".ant-drawer .master-field", { state: "detached" });
  assert.equal(asked.length, 3, `asked ${asked.length} times`);
}

export async function masters({ page, base, shot, language }) {
  await page.goto(`${base}/masters`);
  await page.waitForSelector(".master-kinds");
  assert.equal(await page.locator(".master-kinds li").count(), 23);
  assert.deepEqual(await accessibility(page), []);
  await shot("masters");

  await page.goto(`${base}/masters/item`);
  await page.waitForSelector(".ant-table-row");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await open(page, "CHIVE");
  assert.deepEqual(await accessibility(page), []);

  const spec = page.locator(".master-field input").nth(4);
  const gtin = page.locator(".master-field input").nth(5);
  const words = `5 cm ${language} ${Date.now()}`;
  await spec.fill(words);
  await gtin.fill("123");
  await page.click(".master-acts [type=submit]");
  await page.waitForSelector(".master-field .master-fault");
  await shot("masters-fault");
  await gtin.fill("");
  await page.click(".master-acts [type=submit]");
  await page.waitForSelector(".ant-drawer .master-field", { state: "detached" });

  await open(page, "CHIVE");
  await page.locator(".ant-drawer .ant-segmented-item").nth(1).click();
  await page.waitForSelector(".master-versions ins");
  assert.equal(await page.locator(".master-versions > li ins").first().textContent(), words);
  assert.deepEqual(await accessibility(page), []);
  await shot("masters-history");
  await unsaved(page, base);
}
