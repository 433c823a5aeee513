/** Receiving, as the warehouse does it at the desk. */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { act, ask, settle } from "./steps.mjs";

async function choose(page, field, code) {
  await field.click();
  await field.fill(code);
  await page.locator(`.ant-select-item-option[title^="${code} "]:visible`).first().click();
}

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
  await choose(page, partner, "S05");
  await choose(page, item, "FLOUR");
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

/** One pixel, as a photo. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const photo = (name) => ({ name, mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") });
const note = { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") };

/** A supplier of its own with two items; one of them is counted in bags of 25 kg as well. */
async function trade(page) {
  const tag = `G${Date.now().toString(36).toUpperCase()}`;
  const codes = { supplier: `${tag}-S`, bags: `${tag}-B`, gift: `${tag}-G` };
  const put = (kind, code, fields) => ask(page, "PUT", `/masters/${kind}/${code}`, { fields });
  await put("partner", codes.supplier, { name: `${tag} mill`, role: "supplier" });
  const item = { unit: "kg", tracking: "lot" };
  const conversions = [{ unit: "袋", factor: "25" }];
  await put("item", codes.bags, { ...item, name: "糯米粉", conversions });
  await put("item", codes.gift, { ...item, name: "試用辣椒粉" });
  return codes;
}

/** The server cannot answer just now. */
const lost = (route) => route.fulfill({ status: 503, json: { code: "busy", params: {} } });

const FILES = "/api/v1/attachments?*";
const ACT = ".receiving-act .ant-btn-primary";

/** The line of an item that is on no order. */
const free = (page, at = 0) => page.locator(".receiving-beside .receiving-line").nth(at);

/**
 * Goods nobody ordered come in bags: they are received in bags and kept in kilograms, with photos. One
 * does not arrive and is sent again; a file that is no picture is told so; all of them are on the
 * passport.
 */
export async function withoutOrder({ page, base, shot, complaints }) {
  await page.goto(`${base}/receiving`);
  await page.waitForSelector(".receiving-order");
  const { supplier, bags } = await trade(page);
  await page.locator(".receiving-list header + button").click();
  await page.waitForSelector(".receiving-lot");
  await choose(page, page.locator(".receiving-from input"), supplier);
  await choose(page, free(page).locator(".receiving-free input"), bags);
  const row = page.locator(".receiving-lot");
  await row.locator("input").first().fill("FN-1126");
  await row.locator("input[inputmode=decimal]").fill("8");
  await row.locator(".ant-space-compact .ant-select").click();
  await page.locator('.ant-select-item-option[title="袋"]:visible').click();
  await row.getByText("8 袋 = 200.000 kg").waitFor();
  await row.locator("input[type=file]").setInputFiles([photo("label.png"), note]);
  await page.waitForSelector(`${ACT}:enabled`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("receiving-without-order");

  // The line to the server breaks for one moment.
  await page.route(`**${FILES}`, (route) =>
    route.request().url().includes("label.png") ? lost(route) : route.continue(),
  );
  await page.locator(ACT).click();
  const done = page.locator(".receiving-done tbody tr");
  await done.locator(".sent-failed").nth(1).waitFor();
  assert.match(await done.textContent(), /8 袋 = 200\.000 kg/);
  assert.deepEqual(await accessibility(page), []);
  await shot("received-files-failed");
  await page.unroute(`**${FILES}`);
  await done.locator(".sent-failed", { hasText: "label.png" }).locator("button").first().click();
  await done.locator("a[download='label.png']").waitFor();
  await done.locator(".sent-failed", { hasText: "note.txt" }).locator("button").last().click();
  await done.locator("input[type=file]").setInputFiles(photo("certificate.png"));
  await done.locator("a[download='certificate.png']").waitFor();
  assert.equal(await done.locator(".sent-failed").count(), 0);
  await shot("received-files");

  await done.locator("a.code").click();
  await page.waitForSelector(".pass-say");
  await page.waitForFunction(() => {
    const seen = [...document.querySelectorAll(".files img")];
    return seen.length === 2 && seen.every(({ naturalWidth }) => naturalWidth === 1);
  });
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("passport-files");
  await page.setInputFiles(".card input[type=file]", photo("seal.png"));
  await page.locator(".files a[download='seal.png']").waitFor();
  complaints.length = 0;
}

/** A sample comes along with what was ordered: it has a receipt of its own, and the order none of it. */
export async function besideOrder({ page, base, shot, complaints }) {
  await page.goto(`${base}/`);
  const { supplier, bags, gift } = await trade(page);
  const lines = [{ item: bags, quantity: "500" }];
  const ordered = await ask(page, "POST", "/purchase-orders", { partner: supplier, lines, act });
  const { code } = ordered.result;
  await page.goto(`${base}/receiving?order=${code}`);
  await page.waitForSelector(".receiving-lot");
  const lot = page.locator(".receiving-lots .receiving-lot");
  await lot.nth(0).locator("input").first().fill("FN-1");
  await lot.nth(0).locator("input[inputmode=decimal]").fill("100");
  await page.locator(".receiving-add").click();
  await choose(page, free(page).locator(".receiving-free input"), gift);
  // An item without a figure is neither left out nor guessed.
  await page.waitForSelector(`${ACT}:disabled`);
  await lot.nth(1).locator("input").first().fill("SAMPLE-1");
  await lot.nth(1).locator("input[inputmode=decimal]").fill("2");
  await page.waitForSelector(`${ACT}:enabled`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("receiving-beside-order");
  // The second receipt does not arrive: the first stands, and only the rest is sent again.
  const second = (route) => {
    const asked = route.request();
    const isIt = !asked.url().includes("preview") && asked.postDataJSON().supplier === supplier;
    return isIt ? lost(route) : route.continue();
  };
  await page.route("**/api/v1/receipts?*", second);
  await page.locator(ACT).click();
  await page.waitForSelector(".receiving-act .note-no");
  assert.equal(await page.locator(".receiving-done tbody tr").count(), 1);
  assert.equal(await lot.count(), 1, "what was received is not offered again");
  assert.equal(await lot.locator("input[inputmode=decimal]").inputValue(), "2");
  await shot("receiving-beside-order-broken");
  await page.unroute("**/api/v1/receipts?*");
  await page.locator(ACT).click();
  await page.locator(".receiving-done tbody tr").nth(1).waitFor();
  assert.equal(await page.locator(".receiving-kept .note-ok").count(), 2, "a receipt each");
  assert.deepEqual(await accessibility(page), []);
  await shot("received-beside-order");
  const { lines: after } = await ask(page, "GET", `/purchase-orders/${code}`);
  assert.deepEqual(
    after.map(({ item, served }) => [item, Number(served)]),
    [[bags, 100]],
  );
  complaints.length = 0;
}
