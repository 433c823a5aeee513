/**
 * What others say: a complaint whose lot nobody can read, its cause and what was given for it; a report
 * by the public form that is taken; an audit with a document and a finding.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { DECODED, photo } from "./photos.mjs";
import { settle } from "./steps.mjs";

/** Asks the server as the person who is signed in. */
async function ask(page, method, path, body) {
  const answer = await page.evaluate(
    async ([verb, where, words]) => {
      const session = await (await fetch("/api/v1/session")).json();
      const response = await fetch(`/api/v1${where}`, {
        method: verb,
        headers: {
          "content-type": "application/json",
          "x-csrf-token": session.csrf,
          "idempotency-key": crypto.randomUUID(),
        },
        ...(words ? { body: JSON.stringify(words) } : {}),
      });
      return { status: response.status, json: await response.json() };
    },
    [method, path, body],
  );
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.json)}`);
  return answer.json;
}

const visit = async (page, base, path, until) => {
  await page.goto(`${base}${path}`);
  await page.waitForSelector(until);
  await settle(page);
};

async function sound(page, shot, name) {
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot(name);
}

/** One of these: two lots are kept, one of them is named in the end. */
export async function oneOfThese({ page, base, shot }) {
  await page.goto(`${base}/`);
  const taken = await ask(page, "POST", "/complaints", {
    customer: "C01",
    text: "發霉，標籤看不清",
  });
  const { code, proposed } = taken.result;
  assert.ok(proposed.length >= 2, "the demo ships to this customer");
  await visit(page, base, `/complaints/${code}`, ".lot-choices");
  const choices = page.locator(".lot-choices input");
  await choices.nth(0).check();
  await choices.nth(1).check();
  await page
    .locator("[aria-labelledby=complaint-lot] .stack .grow input")
    .last()
    .fill("同一天出貨");
  await page.locator("[aria-labelledby=complaint-lot] .step-row button").nth(1).click();
  await page.waitForSelector("[aria-labelledby=complaint-lot] .proposed .chip-wait");
  assert.equal(await page.locator("[aria-labelledby=complaint-lot] .note-warn").count(), 1);
  await sound(page, shot, "complaint-one-of-these");

  await choices.nth(0).check();
  await page.locator("[aria-labelledby=complaint-lot] .ant-btn-primary").click();
  await page.waitForSelector("[aria-labelledby=complaint-lot] .proposed .chip-free");
  assert.equal(await page.locator("[aria-labelledby=complaint-lot] .note-warn").count(), 0);
  await page.waitForSelector("[aria-labelledby=complaint-handled] tbody tr");

  await page.locator("[aria-labelledby=complaint-explained] .card-h button").click();
  await page.locator(".ant-drawer input").first().fill("發霉");
  await page.locator(".ant-drawer textarea").nth(2).fill("冷凍庫門沒關好");
  await sound(page, shot, "complaint-explain");
  await page.locator(".ant-drawer [type=submit]").click();
  await page.waitForSelector("[aria-labelledby=complaint-explained] dd");

  await page.locator("[aria-labelledby=complaint-samples] .card-h button").click();
  await page.locator("[aria-labelledby=complaint-samples] input").first().fill("發霉的一包");
  await page.locator("[aria-labelledby=complaint-samples] [type=submit]").click();
  await page.waitForSelector("[aria-labelledby=complaint-samples] li");
  await page.locator("[aria-labelledby=complaint-given] .card-h button").click();
  const given = page.locator("[aria-labelledby=complaint-given] .step-row input:not([role])");
  await given.nth(0).fill("120.5");
  await given.nth(1).fill("TWD");
  await page.locator("[aria-labelledby=complaint-given] [type=submit]").click();
  await page.waitForSelector("[aria-labelledby=complaint-given] li");
  await sound(page, shot, "complaint-given");
  for (const paper of ["reply.pdf", "8d.pdf"]) {
    const status = await page.evaluate(
      async (where) => (await fetch(where, { method: "HEAD" })).status,
      `/api/v1/complaints/${code}/${paper}`,
    );
    assert.equal(status, 200, paper);
  }

  await visit(page, base, "/complaint-trend", ".trend-bars");
  await sound(page, shot, "complaint-trend");
  await page.locator("tbody th a").first().click();
  await page.waitForURL(/\/complaints\?/);
  await page.waitForSelector("#page .tb tbody tr");
}

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Somebody without an account reports, and quality takes it. */
export async function publicForm({ page, context, base, language, shot }) {
  await page.goto(`${base}/`);
  const form = await ask(page, "PUT", "/complaint-form", { on: true });
  const stranger = await context.browser().newContext({
    ignoreHTTPSErrors: true,
    locale: language,
    viewport: page.viewportSize(),
  });
  const there = await stranger.newPage();
  const console = [];
  there.on("console", (said) => said.type() === "error" && console.push(said.text()));
  await there.goto(`${base}/complain/${form.token}?lang=${language}`);
  await there.waitForSelector("form textarea");
  assert.equal(await there.evaluate(() => document.documentElement.lang), language);
  assert.deepEqual(await accessibility(there), []);
  await there.fill("textarea", "漏氣 e2e");
  const files = "input[type=file]";
  await there.setInputFiles(files, await photo(stranger, "label.png", ["DP-0412"]));
  await there.waitForSelector(".codes p", { timeout: DECODED });
  assert.equal(await there.inputValue("input[name=lot]"), "DP-0412", "the label fills the lot");
  assert.deepEqual(await accessibility(there), []);
  await shot("complain-form", there);
  await there.fill("input[name=lot]", "DP-0411");
  await there.setInputFiles(files, await photo(stranger, "label.png", ["DP-0412"]));
  await there.waitForSelector(".codes button", { timeout: DECODED });
  assert.equal(await there.inputValue("input[name=lot]"), "DP-0411", "what was typed stays");
  await there.click(".codes button");
  assert.equal(await there.inputValue("input[name=lot]"), "DP-0412");
  // A picture in which nothing is to be read changes nothing.
  await there.setInputFiles(files, {
    name: "label.png",
    mimeType: "image/png",
    buffer: Buffer.from(PIXEL, "base64"),
  });
  await there.waitForFunction(() => document.querySelector(".codes")?.textContent === "");
  await there.click("[type=submit]");
  await there.waitForSelector("main > [role=status]", { timeout: 60_000 });
  assert.equal(await there.locator("[role=alert]").count(), 0, "the photo has come");
  assert.deepEqual(console, []);
  await stranger.close();

  await visit(page, base, "/complaint-reports", ".report-row");
  await sound(page, shot, "complaint-reports");
  const row = page.locator(".report-row", { hasText: "漏氣 e2e" }).last();
  await row.locator(".ant-btn-primary").click();
  const said = await page.locator(".ant-drawer textarea").first().inputValue();
  assert.ok(said.includes("DP-0412"), said);
  // The photo that came with it is looked into; a single pixel has no code.
  await page
    .locator(".ant-drawer .photo-codes p", { hasText: "label.png" })
    .filter({ hasText: /沒有讀到|没有读到|No code was read/ })
    .waitFor();
  const customer = page.locator(".ant-drawer .ant-select input").first();
  await customer.click();
  await customer.pressSequentially("C01");
  await page.locator('.ant-select-item-option:has-text("C01")').first().click();
  await page.locator(".ant-drawer [type=submit]:enabled").click();
  await page.waitForURL(/\/complaints\/.+/);
  await page.waitForSelector(".files img");
  await ask(page, "PUT", "/complaint-form", { on: false });
}

/** An audit: what was asked for, how fast it lay on the table, what was found. */
export async function audits({ page, base, shot }) {
  await visit(page, base, "/audits", "#page .page-h");
  await page.locator("#page .ant-btn-primary").first().click();
  const fields = page.locator(".ant-drawer input:not([role])");
  await fields.nth(0).fill("e2e 驗證公司");
  const day = page.locator('.ant-drawer input[inputmode="numeric"]').first();
  await day.fill("2026-03-02");
  await day.press("Tab");
  await sound(page, shot, "audit-form");
  await page.locator(".ant-drawer [type=submit]:enabled").click();
  await page.waitForURL(/\/audits\/.+/);
  await page.waitForSelector("[aria-labelledby=audit-document]");

  await page.locator("[aria-labelledby=audit-document] .card-h button").click();
  await page.locator(".ant-drawer textarea").fill("秤的點檢紀錄");
  await page.locator(".ant-drawer [type=submit]").click();
  await page.locator("[aria-labelledby=audit-document] .report-row p button").click();
  await page.waitForFunction(
    () => !document.querySelector("[aria-labelledby=audit-document] .chip-wait"),
  );
  await page.locator("[aria-labelledby=audit-finding] .card-h button").click();
  await page.locator(".ant-drawer textarea").fill("一扇門開著");
  await page.locator(".ant-drawer [type=submit]").click();
  await page.waitForSelector("[aria-labelledby=audit-finding] .report-row");
  await sound(page, shot, "audit");
  await visit(page, base, "/audits", "[aria-labelledby=audit-trend] tbody tr");
  await sound(page, shot, "audits");
}

/** The same pages within the width of a phone. */
export async function heardPhone({ page, base, shot }) {
  await page.goto(`${base}/`);
  const { result } = await ask(page, "POST", "/complaints", { customer: "C01", text: "破袋" });
  for (const [path, until] of [
    [`/complaints/${result.code}`, "[aria-labelledby=complaint-lot]"],
    ["/complaint-trend", ".trend-bars"],
    ["/complaint-reports", "[aria-labelledby=public-form]"],
    ["/audits", "#page .page-h"],
  ]) {
    await visit(page, base, path, until);
    const wide = await page.evaluate(() => {
      const main = document.querySelector("#page");
      return main.scrollWidth - main.clientWidth;
    });
    assert.ok(wide <= 0, `${path} moves sideways by ${wide} px`);
    assert.deepEqual(await accessibility(page), [], path);
    await shot(`heard-${path.split("/")[1]}`);
  }
}
