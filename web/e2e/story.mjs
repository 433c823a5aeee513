/**
 * The spice story of the demo factory from its beginning to its end: a customer complains with a photo
 * of the label, the code in it leads over the trace to a lot of pepper, the pepper is called back, every
 * customer answers through a link, all is accounted for, the case is closed with a signature, and the
 * dossier holds before everybody who does not trust the factory, and no longer once it was touched.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { made } from "./dossier.mjs";
import { left, onRow } from "./drawers.mjs";
import { DECODED, photo } from "./photos.mjs";
import { choose } from "./quality.mjs";
import { customerProgram } from "./recalls.mjs";
import { chooseMeaning, DIALOG, point } from "./signatures.mjs";
import { ask, commit, DRAWER, settle } from "./steps.mjs";
import { tampered, verdicts } from "./verifiers.mjs";

const PEPPER = "WP261102-02";
const DUMPLINGS = "DP261117-2";
const CUSTOMER = "C01";
/** Who got goods with the pepper in them, as docs/demo.md tells it. */
const CUSTOMERS = ["C01", "C02", "C03", "C04"];
const CLOSING = { code: "E2E-CLOSE", act: "close_recall", signatures: 1, meanings: "approval" };
/** A bag of another factory, in the same picture. */
const FOREIGN = "E2E-OTHER-77";

/** The complaint is taken: its lot is what the photo says, chosen from all that it says. */
async function complained({ page, context, base, shot }) {
  await page.goto(`${base}/complaints`);
  await page.waitForSelector("#page .page-h");
  await settle(page);
  await page.locator("#page .ant-btn-primary").click();
  await choose(page, page.locator(`${DRAWER} .ant-select input`).first(), CUSTOMER);
  await page.fill(`${DRAWER} textarea`, "e2e: 吃起來有怪味");
  const codes = page.locator(`${DRAWER} .photo-codes`);
  await page.setInputFiles(`${DRAWER} input[type=file]`, await photo(context, "dish.png", []));
  await codes.locator("p", { hasText: "dish.png" }).waitFor();
  await page.waitForFunction(
    (where) =>
      document.querySelector(where)?.textContent.match(/沒有讀到|没有读到|No code was read/),
    `${DRAWER} .photo-codes`,
    { timeout: DECODED },
  );
  const label = await photo(context, "label.png", [DUMPLINGS, FOREIGN]);
  await page.setInputFiles(`${DRAWER} input[type=file]`, label);
  await codes.locator("li", { hasText: FOREIGN }).waitFor({ timeout: DECODED });
  const offer = codes.locator("li", { hasText: DUMPLINGS });
  assert.equal(await offer.count(), 1);
  assert.deepEqual(await accessibility(page), []);
  await offer.scrollIntoViewIfNeeded();
  await shot("story-photo");
  await offer.locator("button").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${DRAWER} .ant-select-content:has-text("${DUMPLINGS}")`);
  assert.ok(await offer.locator("button").isDisabled(), "what was used is not offered again");
  await settle(page);
  await commit(page, DRAWER);
  await page.waitForURL(/\/complaints\/.+/);
  await page.waitForSelector(`[aria-labelledby=complaint-lot] a:has-text("${DUMPLINGS}")`);
  await page.waitForSelector(".files img");
  await settle(page);
  // A photo that comes later is looked into as well.
  await page.setInputFiles(
    "#page input[type=file]",
    await photo(context, "pallet.png", [DUMPLINGS]),
  );
  await page.waitForSelector(`#page .photo-codes li:has-text("${DUMPLINGS}")`, {
    timeout: DECODED,
  });
  const known = page.locator("#page .photo-codes li", { hasText: DUMPLINGS }).locator("button");
  assert.ok(await known.isDisabled(), "it is the lot of the complaint already");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("story-complaint");
  return new URL(page.url()).pathname.split("/").at(-1);
}

/** From the complaint backward to the pepper. */
async function traced({ page, shot }) {
  await page.locator(".page-h a[href*='/trace']").click();
  await page.waitForSelector(".draw .node");
  await settle(page);
  assert.ok(page.url().includes(DUMPLINGS));
  const node = page.locator(`.draw [data-id="lot:${PEPPER}"]`);
  assert.equal(await node.count(), 1, "the trace leads to the pepper");
  // The way knows the complaint that it began with.
  await page.waitForSelector(".hd .from-complaint a");
  // It may lie beside what is in view.
  await node.dispatchEvent("click");
  await page.waitForSelector(".evidence a[href*='/recalls']");
  await settle(page);
  await shot("story-trace");
}

/** The recall of the pepper, opened from its node in the trace of the complaint; everything is held. */
async function opened({ page, shot }, complaint) {
  await page.locator(".evidence a[href*='/recalls']").click();
  await page.waitForSelector(`${DRAWER} textarea`);
  await page.waitForSelector(`${DRAWER} .note a[href$="${complaint}"]`);
  const said = page.locator(`${DRAWER} textarea`);
  await page.waitForFunction(
    (where) => document.querySelector(where)?.value.includes("怪味"),
    `${DRAWER} textarea`,
  );
  assert.ok((await said.inputValue()).includes(complaint), "what the customer said is the reason");
  const root = page.locator(`${DRAWER} form input:not([role=combobox])`).first();
  assert.equal(await root.inputValue(), `lot:${PEPPER}`);
  await page.locator(`${DRAWER} .ant-select`).first().click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  await page.fill(`${DRAWER} textarea`, "e2e: 胡椒含工業用碳酸鎂");
  await page.waitForSelector(`${DRAWER} p[aria-live] b`);
  await settle(page);
  await shot("story-recall-open");
  await commit(page, DRAWER);
  await page.waitForURL(/\/recalls\/RC.+/);
  const code = new URL(page.url()).pathname.split("/").at(-1);
  await page.waitForSelector(`.page-h a[href$="${complaint}"]`);
  await page.locator(".page-h .ant-btn-primary").click();
  await page.waitForSelector(".recall-steps li:nth-child(2).done");
  const recall = await ask(page, "GET", `/recalls/${code}`);
  assert.deepEqual([recall.hazard, recall.complaint], ["substance", complaint]);
  const back = await ask(page, "GET", `/complaints/${complaint}`);
  assert.deepEqual(
    back.recalls.map((one) => one.code),
    [code],
    "each of the two knows the other",
  );
  assert.ok(recall.position, "the place up to which the record was read is kept");
  assert.ok(recall.lots.every(({ held }) => held) && recall.steps.every(({ held }) => held));
  assert.deepEqual(recall.customers.map(({ customer }) => customer).toSorted(), CUSTOMERS);
  return code;
}

/** Each customer reads the personal link and says that all of it is sealed. */
async function answers({ context, base, shot }, message, recall) {
  const phone = await context.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(`${base}${new URL(message.url).pathname}`);
  assert.ok((await phone.textContent("h1")).includes(recall.code));
  const { deliveries } = recall.customers.find(({ customer }) => customer === message.customer);
  for (const { lot, shipped } of deliveries)
    await phone.fill(`input[name="sealed:${lot}"]`, shipped);
  await phone.fill("input[name=name]", `e2e ${message.customer}`);
  await phone.click("main button");
  await phone.waitForSelector("[role=status]");
  assert.deepEqual(await accessibility(phone), []);
  if (message.customer === CUSTOMER) await shot("story-answered", phone);
  await phone.close();
}

async function told(scene, code) {
  const { page, base } = scene;
  const program = await customerProgram();
  try {
    for (const customer of CUSTOMERS) {
      await ask(page, "PUT", `/masters/contact/E2E-${customer}`, {
        fields: { name: `${customer} 品保`, partner: customer, webhook: program.url },
      });
    }
    await page.goto(`${base}/recalls/${code}`);
    await page.waitForSelector("#recall-customers button");
    await settle(page);
    await page.click("#recall-customers button");
    await page.waitForSelector(`${DRAWER} form`);
    await settle(page);
    await commit(page, DRAWER);
    await page.waitForSelector(`${DRAWER} form`, { state: "detached" });
    for (let tries = 0; program.messages.length < CUSTOMERS.length && tries < 150; tries += 1)
      await page.waitForTimeout(100);
    const reached = program.messages.map(({ customer }) => customer);
    assert.deepEqual(reached.toSorted(), CUSTOMERS, "each customer is told, once");
    const recall = await ask(page, "GET", `/recalls/${code}`);
    for (const message of program.messages) await answers(scene, message, recall);
  } finally {
    program.stop();
  }
  await page.reload();
  await page.waitForFunction(
    (all) => document.querySelectorAll("#page .tb tbody .chip-free").length === all,
    CUSTOMERS.length,
  );
}

/** One pallet comes back, the pepper that is left is destroyed, and everything still adds up. */
async function recovered({ page, base, shot }, code) {
  const [lot, quantity] = ["PL261117-2-1", "60"];
  await ask(page, "POST", "/customer-returns", {
    customer: CUSTOMER,
    lot,
    quantity,
    same_lot: true,
    reason: code,
    act: { capture: "typed", reasons: {} },
  });
  assert.equal(await left(page, lot), quantity, "the pallet is in the house again");
  const pepper = await left(page, PEPPER);
  await onRow(page, base, PEPPER, "scrap", async (fields) => {
    await fields.nth(0).fill(pepper);
    await fields.nth(1).fill(`e2e ${code}`);
  });
  assert.equal(await left(page, PEPPER), "0");
  const { figures } = await ask(page, "GET", `/recalls/${code}`);
  for (const { unit, open, percent } of figures)
    assert.deepEqual([open, Number(percent)], ["0", 100], unit);
  await page.goto(`${base}/recalls/${code}`);
  await page.waitForSelector(".recall-where .recall-ok");
  assert.equal(await page.locator(".recall-open").count(), 0, "nothing is open");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("story-found");
}

/** It is found effective, and closed with a signature. */
async function closed({ page, base, shot, password, language }, code) {
  await page.locator(".page-h .recall-acts > button").last().click();
  await page.fill(`${DRAWER} textarea`, "e2e: 四家客戶都找到了");
  await commit(page, DRAWER);
  await page.waitForSelector(".recall-steps li:nth-child(5).done");
  await point(page, CLOSING, false);
  try {
    await page.locator(".page-h .ant-btn-primary").click();
    await page.fill(`${DRAWER} textarea`, "e2e: 結案");
    await commit(page, DRAWER);
    await page.waitForSelector(DIALOG);
    await chooseMeaning(page, 0);
    await page.fill(`${DIALOG} input[type=password]`, password);
    await settle(page);
    assert.deepEqual(await accessibility(page), []);
    await shot("story-sign");
    await page.click(`${DIALOG} [type=submit]`);
    await page.waitForSelector(DIALOG, { state: "detached" });
  } finally {
    await point(page, CLOSING, true);
  }
  await page.waitForSelector(".recall-steps li:nth-child(6).done");
  await page.waitForSelector("#page ul.signed li");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("story-closed");
  const signed = await ask(page, "GET", `/signatures?document=${code}`);
  assert.deepEqual(
    signed.rows.map(({ meaning }) => meaning),
    ["approval"],
  );
  const query = new URLSearchParams({ lang: language });
  const paper = await page.request.get(`${base}/api/v1/recalls/${code}/report.pdf?${query}`);
  assert.equal(paper.headers()["content-type"], "application/pdf");
}

/** The dossier of the pepper holds before all three, and no tampering gets past one of them. */
async function proven({ page, context, base, complaints, shot }) {
  await page.locator(".page-h .recall-acts a[href*='/trace']").first().click();
  await page.waitForSelector(".draw .node");
  await settle(page);
  const bytes = await made(page, []);
  const href = await page.getAttribute(`${DRAWER} a[href^='/verify']`, "href");
  const stranger = await context.newPage();
  stranger.on("pageerror", (error) => complaints.push(String(error)));
  await stranger.goto(`${base}${href}`);
  assert.deepEqual(await verdicts(stranger, bytes), { program: null, python: null, page: null });
  await shot("story-dossier", stranger);
  for (const { what, file, where } of tampered(bytes)) {
    for (const [verifier, why] of Object.entries(await verdicts(stranger, file))) {
      assert.ok(why, `${what}: ${verifier} refuses it`);
      const isNamed = typeof where === "string" ? why.includes(where) : where.test(why);
      assert.ok(isNamed, `${what}: ${verifier} names ${where}: ${why}`);
    }
  }
  await shot("story-refused", stranger);
  await stranger.close();
}

export async function spiceStory(scene) {
  const complaint = await complained(scene);
  await traced(scene);
  const recall = await opened(scene, complaint);
  await told(scene, recall);
  await recovered(scene, recall);
  await closed(scene, recall);
  await proven(scene);
}
