/** Production: from a work order to its released lot, and a lot that is refused in words. */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { settle } from "./steps.mjs";

/** Sends something to the server as the person who is signed in. */
function send(page, method, path, body) {
  return page.evaluate(
    async ([how, where, what]) => {
      const session = await fetch("/api/v1/session").then((answer) => answer.json());
      const answer = await fetch(`/api/v1${where}`, {
        method: how,
        headers: { "content-type": "application/json", "x-csrf-token": session.csrf },
        body: JSON.stringify(what),
      });
      if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [method, path, body],
  );
}

/** A small factory of its own: a station, two materials with lots on hand, a filling. */
async function factory(page) {
  const p = `P${Date.now().toString(36).toUpperCase()}`;
  const put = (kind, code, fields) =>
    send(page, "PUT", `/masters/${kind}/${encodeURIComponent(code)}`, { fields });
  const item = (code, name, kind) =>
    put("item", `${p}-${code}`, { name, kind, unit: "kg", tracking: "lot" });
  await put("place", `${p}-M`, { name: "拌餡站", kind: "station" });
  await item("PORK", "絞肉", "raw");
  await item("OIL", "香油", "raw");
  await item("FILL", "肉餡", "finished");
  await put("bom", `${p}-FILL/1`, {
    item: `${p}-FILL`,
    version: "1",
    quantity: "100",
    lines: [
      { item: `${p}-PORK`, quantity: "98", operation: "MIX" },
      { item: `${p}-OIL`, quantity: "2", operation: "MIX" },
    ],
  });
  await put("routing", `${p}-FILL`, {
    item: `${p}-FILL`,
    operations: [{ code: "MIX", name: "拌餡", station: `${p}-M` }],
  });
  const lot = (code, lotNumber, quantity) => ({
    item: `${p}-${code}`,
    lot_number: `${p}${lotNumber}`,
    quantity,
    expires_on: "2099-01-31",
  });
  await send(page, "POST", "/opening-stock", {
    place: `${p}-M`,
    lots: [lot("PORK", "PK1", "500"), lot("PORK", "PK2", "500"), lot("OIL", "SO1", "20")],
  });
  await send(page, "POST", "/holds", { lots: [`${p}PK1`], reason: "E2E" });
  return p;
}

/** Chooses a code in a searched list. */
async function choose(page, input, code) {
  await input.click();
  await input.fill(code);
  await page.locator(`.ant-select-item-option[title^="${code}"]`).first().click();
}

const bare = (text) => text.replace(/[^\d.]/g, "");

/** From the order to the lot it makes. Taps of the two acts that are done most are counted. */
export async function production({ page, base, shot }) {
  await page.goto(`${base}/work-orders`);
  await settle(page);
  const p = await factory(page);
  assert.deepEqual(await accessibility(page), []);

  // What it takes is seen before it is saved.
  await page.locator(".page-h .ant-btn-primary, .blank .ant-btn-primary").click();
  const form = page.locator(".ant-drawer form");
  await choose(page, form.locator("input").first(), `${p}-FILL`);
  await form.locator("input[inputmode=decimal]").fill("200");
  await form.locator("tbody tr").nth(1).waitFor();
  assert.match(await form.locator("tbody tr").first().textContent(), /196\.000 kg.*500\.000 kg/);
  assert.deepEqual(await accessibility(page), []);
  await shot("work-order-new");
  await form.locator("[type=submit]").click();
  await page.waitForURL(/\/work-orders\/WO/);
  await page.locator(".make-steps .ant-btn").first().click();
  await page.locator(".make-steps [type=submit]").click();
  await page.locator(".make-steps a").waitFor();
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("work-order");

  await page.locator(".make-steps a").click();
  await page.locator(".make-main form [type=submit]:enabled").click();
  await page.waitForSelector(".make-feed .make-take");
  const order = new URL(page.url()).searchParams.get("order");

  // A lot that is held is refused in words, and nothing goes in.
  const lot = page.locator(".make-feed form input").first();
  const feed = page.locator(".make-feed [type=submit]");
  await lot.fill(`${p}PK1`);
  await lot.press("Enter");
  await page.waitForSelector(".make-feed .note-no");
  assert.match(await page.locator(".make-feed .note-no").textContent(), /E2E/);
  assert.ok(
    await page
      .locator(".make-feed .note-no")
      .textContent()
      .then((said) => said.includes(`${p}PK2`)),
  );
  assert.ok(await feed.isDisabled());
  assert.deepEqual(await accessibility(page), []);
  await shot("production-refused");

  // The lot is chosen, then it is fed with one tap.
  let taps = 0;
  const tap = async (what) => {
    taps += 1;
    await what.click();
  };
  for (const at of [0, 1]) {
    await page.waitForSelector(".make-feed .make-take");
    await page.locator(".make-take").first().click();
    taps = 0;
    await tap(page.locator(".make-feed [type=submit]:enabled"));
    await page.waitForFunction(
      (rows) => document.querySelectorAll("[aria-labelledby=make-in] tbody tr").length === rows,
      at + 1,
    );
    assert.ok(taps <= 2);
  }
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("production-fed");

  taps = 0;
  await tap(page.locator(".make-main .ant-segmented-item").nth(1));
  await page.locator(".make-main form input").first().fill("200");
  const number = page.locator(".make-main form input").nth(1);
  await page.waitForFunction(
    (end) => document.querySelectorAll(".make-main form input")[1]?.placeholder.startsWith(end),
    `${p}-FILL`,
  );
  const made = await number.getAttribute("placeholder");
  await shot("production-output");
  await tap(page.locator(".make-main form [type=submit]:enabled"));
  await page.waitForSelector(".make-main .note-ok");
  await tap(page.locator(".make-finish .ant-btn"));
  await page.locator(".make-main .chip-n").waitFor();
  assert.ok(taps <= 3, `${taps} taps to finish`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("production-finished");

  const written = await page.evaluate(
    (code) => fetch(`/api/v1/work-orders/${code}`).then((answer) => answer.json()),
    order,
  );
  assert.equal(written.order.lines[0].served, "200");
  assert.equal(written.runs[0].inputs.length, 2);
  assert.equal(bare(written.runs[0].inputs[0].quantity), "196");
  await page.goto(`${base}/lots/lot:${made}`);
  await page.waitForSelector(".pass-say");
  await page.waitForSelector(".chip-free");
}

/** An order of a factory of its own that is released and begun. */
async function begun(page) {
  const p = await factory(page);
  const order = await send(page, "POST", "/work-orders", { item: `${p}-FILL`, quantity: "200" });
  const code = order.result.order.code;
  await send(page, "POST", `/work-orders/${code}/state`, { state: "released" });
  const run = await send(page, "POST", "/operations/start", { order: code, operation: "MIX" });
  return { p, code, run: run.result.run };
}

/** More than wanted asks for a reason; a feed is taken back, another is handed back in part. */
export async function productionCorrected({ page, base, shot }) {
  await page.goto(`${base}/production`);
  await settle(page);
  const { p, code, run } = await begun(page);
  const rows = "[aria-labelledby=make-in] tbody tr";
  const fed = (count) =>
    page.waitForFunction(([all, n]) => document.querySelectorAll(all).length === n, [rows, count]);
  await page.goto(`${base}/production?${new URLSearchParams({ run, order: code })}`);
  const feed = page.locator(".make-feed [type=submit]");
  await page.locator(".make-take").first().click();
  const amount = page.locator(".make-feed form input[inputmode=decimal]");
  await amount.fill("200");
  await page.waitForSelector(".make-feed .note-ask");
  assert.ok(await feed.isDisabled());
  await page.locator(".make-outcome input").fill("水分多，加 4 kg");
  await page.waitForSelector(".make-feed [type=submit]:enabled");
  assert.deepEqual(await accessibility(page), []);
  await shot("production-over");
  await feed.click();
  await fed(1);

  // Taken back with a reason; the lot has everything again.
  await page.locator(".make-feed .note-ok button").click();
  await page.locator(".make-undo input").fill("掃錯");
  await page.keyboard.press("Enter");
  await fed(0);
  await page.locator(".make-take").first().click();
  await page.locator(".make-feed [type=submit]:enabled").click();
  await fed(1);

  await page.locator(`${rows} button`).click();
  const back = page.locator("[aria-labelledby=make-in] form");
  await back.locator("input[inputmode=decimal]").fill("6");
  await back.locator("[type=submit]:enabled").click();
  await page.waitForSelector("[aria-labelledby=make-in] .note-ok");
  await settle(page);
  await page.locator(rows).filter({ hasText: "190.000 kg" }).waitFor();
  assert.deepEqual(await accessibility(page), []);

  // A material of the order is changed for a reason.
  await page.goto(`${base}/work-orders/${code}`);
  await page.locator("[aria-labelledby=make-lines] tbody tr").nth(2).locator("button").click();
  const form = page.locator(".ant-drawer form");
  await form.locator("input[inputmode=decimal]").fill("5");
  await form.locator("input").last().fill("試新配方");
  await form.locator("[type=submit]:enabled").click();
  await form.waitFor({ state: "detached" });
  const lines = page.locator("[aria-labelledby=make-lines] tbody tr");
  await lines
    .filter({ hasText: `${p}-OIL` })
    .filter({ hasText: "5.000 kg" })
    .waitFor();
}

/** Tanks are seen with what is in them; too much is refused while it is typed. */
export async function tanks({ page, base, shot }) {
  await page.goto(`${base}/production?view=tanks`);
  await page.waitForSelector(".make-tanks li");
  await page.locator(".make-tanks .ant-btn").nth(1).click();
  const amount = page.locator(".make-tanks form input[inputmode=decimal]");
  await amount.fill("99999999");
  await page.waitForSelector(".make-tanks .note-no");
  assert.ok(await page.locator(".make-tanks form [type=submit]").isDisabled());
  assert.deepEqual(await accessibility(page), []);
  await shot("tanks");
}

/** The board on a phone: nothing is wider than the screen. */
export async function productionPhone({ page, base, shot }) {
  for (const path of ["/production", "/production?view=tanks", "/work-orders"]) {
    await page.goto(base + path);
    await settle(page);
    const wide = await page.evaluate(
      () =>
        document.querySelector("#page").scrollWidth - document.querySelector("#page").clientWidth,
    );
    assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
    assert.deepEqual(await accessibility(page), []);
    await shot(`phone${path.replace(/\W+/g, "-")}`);
  }
}
