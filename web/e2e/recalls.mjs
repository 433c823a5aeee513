/**
 * Recall: a drill from a lot of the demo factory goes from its scope over the hold that blocks nothing
 * to a customer who was told, knows, and says what became of the goods. A drill leaves the stock alone.
 *
 * Messages leave only for goods that the scenario brought in and delivered itself: their customer's
 * program listens here, and the link in its message is opened as somebody without an account would.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { accessibility } from "./browser.mjs";
import { act, ask, settle } from "./steps.mjs";

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
  await page.waitForSelector(".ant-drawer .ant-btn-loading", { state: "detached" });
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

/** A program of a customer: where it listens, and what it was told. */
export async function customerProgram() {
  const messages = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      messages.push({ signature: request.headers["x-suyuan-signature"], ...JSON.parse(text) });
      response.writeHead(204).end();
    });
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${server.address().port}/recalls`;
  return { messages, url, stop: () => server.close() };
}

/** A lot of its own, of which 30 of 60 went to a customer of its own. */
async function delivered(page, tag, webhook) {
  const put = (kind, code, fields) => ask(page, "PUT", `/masters/${kind}/${code}`, { fields });
  const post = async (path, body) =>
    (await ask(page, "POST", path, { ...body, act: { ...act } })).result;
  await put("place", `${tag}-A`, { name: `${tag} A`, kind: "bin" });
  await put("place", `${tag}-D`, { name: `${tag} D`, kind: "dock" });
  await put("partner", `${tag}-S`, { name: `${tag} 供應商`, role: "supplier" });
  await put("partner", `${tag}-C`, { name: `${tag} 客戶`, role: "customer" });
  await put("contact", `${tag}-QA`, {
    name: `${tag} 品保窗口`,
    partner: `${tag}-C`,
    phone: "02 2345 6789",
    night_phone: "0912 345 678",
    webhook,
    language: "zh-Hant",
  });
  const item = `${tag}-I`;
  await put("item", item, { unit: "kg", kg_per_unit: "1", tracking: "lot", name: `${tag} 水餃` });
  const bought = await post("/purchase-orders", {
    partner: `${tag}-S`,
    lines: [{ item, quantity: "60" }],
  });
  const received = await post("/receipts", {
    order: bought.code,
    lots: [
      {
        line: 1,
        item,
        quantity: "60",
        supplier_lot: `${tag}-1`,
        place: `${tag}-A`,
        attributes: {},
      },
    ],
  });
  const { lot } = received.lots[0];
  const sold = await post("/sales-orders", {
    partner: `${tag}-C`,
    lines: [{ item, quantity: "30" }],
  });
  const shipment = await post("/shipments", { order: sold.code, dock: `${tag}-D` });
  const { code } = shipment;
  await post(`/shipments/${code}/picks`, { line: 1, lot, quantity: "30" });
  const { picks } = await ask(page, "GET", `/shipments/${code}`);
  for (const { pick } of picks) await post(`/shipments/${code}/picks/${pick}/pick`, {});
  await post(`/shipments/${code}/dispatch`, {});
  return lot;
}

/** Whoever has the link reads and answers on a telephone; whoever has not learns nothing. */
async function answered({ context, base, shot }, link, recall) {
  const phone = await context.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  const wide = () =>
    phone.evaluate(() => document.documentElement.scrollWidth - document.body.clientWidth > 20);
  for (const language of ["en", "zh-Hans", "zh-Hant"]) {
    await phone.goto(`${base}${link}`);
    await phone.click(`nav a[lang=${language}]`);
    await phone.waitForURL(new RegExp(`lang=${language}$`));
    assert.equal(await phone.getAttribute("html", "lang"), language);
    assert.ok((await phone.textContent("h1")).includes(recall));
    assert.equal(await wide(), false, `the page moves sideways in ${language}`);
    assert.deepEqual(await accessibility(phone), []);
  }
  await phone.fill("input[name^=sold]", "31");
  await phone.fill("input[name=name]", "林小姐");
  await phone.click("main button");
  await phone.waitForSelector("[role=alert]");
  await phone.fill("input[name^=sealed]", "30");
  await phone.fill("input[name^=sold]", "");
  await phone.fill("input[name=name]", "林小姐");
  await phone.click("main button");
  await phone.waitForSelector("[role=status]");
  assert.deepEqual(await accessibility(phone), []);
  await shot("recall-answered", phone);
  const wrong = await phone.goto(`${base}${link.slice(0, -4)}0000`);
  assert.equal(wrong.status(), 404);
  assert.ok(!(await phone.textContent("body")).includes(recall), "a wrong link says nothing");
  assert.deepEqual(await accessibility(phone), []);
  await phone.close();
}

export async function recallNotices({ page, context, base, shot }) {
  const tag = `N${Date.now().toString(36).toUpperCase()}`;
  const program = await customerProgram();
  try {
    const lot = await delivered(page, tag, program.url);
    const opened = await ask(page, "POST", "/recalls", {
      roots: [lot],
      hazard: "substance",
      reason: `${tag} 金屬異物`,
      act: { ...act },
    });
    const { code } = opened.result;
    await ask(page, "POST", `/recalls/${code}/hold`, { act: { ...act } });
    await page.goto(`${base}/recalls/${code}`);
    await page.waitForSelector(".recall-calls a[href='tel:0912345678']");
    await settle(page);
    await page.click("#recall-customers button");
    await page.waitForSelector(".ant-drawer form");
    await settle(page);
    assert.deepEqual(await accessibility(page), []);
    await shot("recall-send");
    await page.click(".ant-drawer [type=submit]");
    await page.waitForSelector(".ant-drawer form", { state: "detached" });
    await page.waitForSelector(".recall-notices li");
    for (let tries = 0; program.messages.length === 0 && tries < 100; tries += 1)
      await page.waitForTimeout(100);
    const [message] = program.messages;
    assert.ok(message, "the customer's program was told");
    assert.deepEqual([message.customer, message.drill], [`${tag}-C`, false]);
    assert.match(message.signature, /^sha256=[0-9a-f]{64}$/);

    await answered({ context, base, shot }, new URL(message.url).pathname, code);
    await page.reload();
    await page.waitForSelector("#page .tb tbody .chip-free");
    assert.ok((await page.textContent("#page .tb tbody")).includes("林小姐"));
    await settle(page);
    assert.deepEqual(await accessibility(page), []);
    await shot("recall-known");
    assert.equal(program.messages.length, 1, "nobody is told twice");
  } finally {
    program.stop();
  }
}

export async function recallDrawn({ page, base, shot }) {
  await page.goto(`${base}/recalls?open=draw`);
  await page.waitForSelector(".ant-drawer textarea");
  await page.fill(".ant-drawer textarea", "e2e 每年兩次");
  await page.locator(".ant-drawer input[inputmode=numeric]").last().fill("7");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("recall-draw");
  await page.click(".ant-drawer [type=submit]");
  await page.waitForURL(/\/recalls\/RD.+/);
  await page.waitForSelector("#recall-score");
  const score = page.locator("section", { has: page.locator("#recall-score") });
  assert.match(await score.textContent(), /7/, "the seed stands there");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("recall-score");

  const code = page.url().split("/").pop();
  const query = new URLSearchParams({ lang: "en" });
  const paper = await page.request.get(`${base}/api/v1/recalls/${code}/report.pdf?${query}`);
  assert.equal(paper.headers()["content-type"], "application/pdf");
  await page.goto(`${base}/drills`);
  await page.waitForSelector(".drill-trend i");
  assert.ok((await page.textContent("#page .tb tbody")).includes(code), "it is in the trend");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("drills");
}
