/** The warehouse, door to door: received, put away, counted, packed, shipped with its note. */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { act, ask, closeDrawer, commit, DRAWER, scan, settle } from "./steps.mjs";

/** A house of its own for each run: nothing of another run is in the way. */
async function house(page) {
  const tag = `W${Date.now().toString(36).toUpperCase()}`;
  const codes = {
    tag,
    item: `${tag}-I`,
    place: `${tag}-A1`,
    dock: `${tag}-DK`,
    supplier: `${tag}-S`,
    customer: `${tag}-C`,
  };
  const master = (kind, code, fields) => ask(page, "PUT", `/masters/${kind}/${code}`, { fields });
  await master("place", codes.place, { name: `${tag} 01`, kind: "bin" });
  await master("place", codes.dock, { name: `${tag} dock`, kind: "dock" });
  await master("item", codes.item, { name: `${tag} item`, unit: "kg", tracking: "lot" });
  await master("partner", codes.supplier, { name: `${tag} supplier`, role: "supplier" });
  await master("partner", codes.customer, { name: `${tag} customer`, role: "customer" });
  const order = (kind, partner, quantity) =>
    ask(page, "POST", `/${kind}-orders`, { partner, lines: [{ item: codes.item, quantity }], act });
  const bought = await order("purchase", codes.supplier, "100");
  const received = await ask(page, "POST", "/receipts", {
    order: bought.result.code,
    lots: [
      { line: 1, item: codes.item, quantity: "100", supplier_lot: `${tag}-L`, attributes: {} },
    ],
    act,
  });
  const sold = await order("sales", codes.customer, "60");
  return { ...codes, lot: received.result.lots[0].lot_number, sold: sold.result.code };
}

async function chooseAct(page, name) {
  await page.locator("table.stock tbody tr button").last().click();
  await page.locator(`[data-menu-id$="-${name}"]`).click();
  await page.waitForSelector(`${DRAWER} form`);
}

async function putAway(page, { tag, place }, shot) {
  await page.locator("table.stock tbody tr button").first().click();
  await page.waitForSelector(`${DRAWER} form`);
  await scan(page.locator(`${DRAWER} form input`).first(), `${tag}-NOWHERE`);
  await page.waitForSelector(`${DRAWER} .note-no`);
  await shot("stock-move-refused");
  await scan(page.locator(`${DRAWER} form input`).first(), place);
  await page.waitForSelector(`${DRAWER} .note-plain`);
  assert.deepEqual(await accessibility(page), []);
  await commit(page, DRAWER);
  await page.waitForSelector(`${DRAWER} .note-ok`);
  await closeDrawer(page);
  await page.waitForFunction(
    (code) => document.querySelector("table.stock tbody").textContent.includes(code),
    place,
  );
}

/** Whoever counts is told what the records say only by being asked why it differs. */
async function countBlind(page, shot) {
  await chooseAct(page, "count");
  assert.match(await page.locator("table.stock tbody").textContent(), /•••/);
  assert.equal(await page.locator(".totals").count(), 0, "the sum would tell it as well");
  assert.doesNotMatch(await page.locator(DRAWER).textContent(), /100/);
  const input = page.locator(`${DRAWER} form input`);
  await input.first().fill("98.5");
  await commit(page, DRAWER);
  await page.waitForSelector(`${DRAWER} .note-ask`);
  assert.equal(await input.count(), 2, "a reason is asked for once the count differs");
  await shot("stock-count-differs");
  await input.nth(1).fill("one bag was torn");
  await commit(page, DRAWER);
  await page.waitForSelector(`${DRAWER} .note-ok`);
  await closeDrawer(page);
  await page.waitForFunction(() =>
    document.querySelector("table.stock tbody").textContent.includes("98.500"),
  );
}

async function pack(page, base, { place, lot }, shot) {
  await page.goto(`${base}/packing`);
  await page.waitForSelector(".packing form");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await scan(
    page.locator(".packing section:nth-of-type(2) form .ant-select input >> nth=0"),
    place,
  );
  await commit(page, ".packing section:nth-of-type(2)");
  await page.waitForURL(/units\//);
  await page.waitForSelector(".unit-cols form");
  const inputs = page.locator(".unit-cols form input");
  await scan(inputs.first(), lot);
  await inputs.nth(1).fill("60");
  await page.waitForSelector(".unit-cols form .note-plain");
  await commit(page, ".unit-cols");
  await page.waitForSelector(".unit-cols .note-ok");
  await page.waitForFunction(
    (label) => document.querySelector(".unit-tree")?.textContent.includes(label),
    lot,
  );
  assert.deepEqual(await accessibility(page), []);
  await shot("unit");
  return decodeURIComponent(new URL(page.url()).pathname.split("/").pop());
}

async function plan(page, base, { sold, dock }) {
  await page.goto(`${base}/sales-orders?q=${sold}`);
  await page.locator(".plan-ship").first().click();
  await page.waitForSelector(`${DRAWER} form`);
  const inputs = page.locator(`${DRAWER} form input`);
  assert.equal(await inputs.first().inputValue(), sold);
  await scan(inputs.nth(1), dock);
  await page.waitForSelector(`${DRAWER} .note-plain`);
  await commit(page, DRAWER);
  await page.waitForURL(/shipments\/[^/]+$/);
}

async function pickByScan(page, { lot }, unit, shot) {
  await page.waitForSelector(".take .list-it");
  await settle(page);
  await shot("shipment-proposal");
  await page.locator(".take .row", { hasText: unit }).locator(".list-it").click();
  await page.waitForSelector(".scan-pick input");
  await settle(page);
  await scan(page.locator(".scan-pick input"), "NOT-ON-THE-LIST");
  await page.waitForSelector(".scan-pick .note-no");
  await scan(page.locator(".scan-pick input"), lot);
  await page.waitForSelector(".ship-cols tbody .chip-free");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("shipment-picked");
}

async function send(page, { lot }, unit, shot) {
  const inputs = page.locator(".ship-cols aside form input");
  await inputs.nth(0).fill("全冷物流");
  await inputs.nth(1).fill("KLA-2210");
  // The driver is nobody of the house; his number is kept with his name.
  await inputs.nth(2).fill("陳師傅");
  await inputs.nth(3).fill("0912-000-111");
  await inputs.nth(4).fill("F-8841");
  await inputs.nth(5).fill("-20");
  await inputs.nth(6).fill("-18.5");
  await page.waitForSelector(".ship-cols aside .note-plain");
  await commit(page, ".ship-cols aside");
  await page.locator(".ship-cols .deliver form input").first().fill("-17.8");
  await commit(page, ".ship-cols .deliver");
  await page.waitForFunction(() => document.querySelector(".h1 .chip-free"));
  await settle(page);
  await shot("shipment-delivered");
  await page.goto(`${page.url()}/note`);
  await page.waitForSelector(".sheet-goods tbody tr");
  const said = await page.locator(".sheet").textContent();
  for (const word of [
    lot,
    unit,
    "−18.5 °C",
    "−20 °C",
    "−17.8 °C",
    "KLA-2210",
    "F-8841",
    "60.000",
    "陳師傅",
  ])
    assert.ok(said.includes(word), `the note says ${word}`);
  assert.deepEqual(await accessibility(page), []);
  await shot("delivery-note");
  await paper(page);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".rail").isVisible(), false, "the frame is not printed");
  assert.equal(await page.locator(".sheet").isVisible(), true);
  await page.emulateMedia({ media: null });
}

/** The button opens a tab of its own, and the server sets a PDF for it. */
async function paper(page) {
  const code = new URL(page.url()).pathname.split("/").at(-2);
  const path = `/api/v1/shipments/${code}/delivery-note.pdf`;
  const [status, kind, first] = await page.evaluate(async (from) => {
    const answer = await fetch(from);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return [
      answer.status,
      answer.headers.get("content-type"),
      String.fromCharCode(...bytes.slice(0, 5)),
    ];
  }, path);
  assert.deepEqual([status, kind, first], [200, "application/pdf", "%PDF-"]);
  const [tab] = await Promise.all([
    page.waitForEvent("popup"),
    page.locator(".page-h button").click(),
  ]);
  await tab.close();
}

export async function warehouse({ page, base, shot }) {
  const codes = await house(page);
  await page.goto(`${base}/stock?q=${codes.tag}`);
  await page.waitForSelector("table.stock tbody tr");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("stock");
  await putAway(page, codes, shot);
  await countBlind(page, shot);
  const unit = await pack(page, base, codes, shot);
  await plan(page, base, codes);
  await pickByScan(page, codes, unit, shot);
  await send(page, codes, unit, shot);
}

/** Several rows at once: what is refused says why beside its row, the others are done. */
export async function severalRows({ page, base, shot }) {
  const codes = await house(page);
  await ask(page, "POST", "/opening-stock", {
    place: codes.place,
    lots: ["1", "2"].map((at) => ({
      item: codes.item,
      lot_number: `${codes.tag}-O${at}`,
      quantity: "10",
    })),
    act,
  });
  await ask(page, "PUT", `/masters/place/${codes.tag}-B1`, {
    fields: { name: `${codes.tag} one lot`, kind: "bin", single_lot: true },
  });
  await page.goto(`${base}/stock?q=${codes.tag}-O`);
  await page.waitForFunction(() => document.querySelectorAll("table.stock tbody tr").length === 2);
  await page.locator("table.stock thead input[type=checkbox]").check();
  await page.locator(".many-bar button").first().click();
  await page.waitForSelector(`${DRAWER} table`);
  await scan(page.locator(`${DRAWER} input`).first(), `${codes.tag}-B1`);
  await page.locator(`${DRAWER} .ant-btn-primary`).click();
  await page.waitForSelector(`${DRAWER} .refused`);
  await page.waitForSelector(`${DRAWER} [role=status] .note-ask`);
  assert.equal(await page.locator(`${DRAWER} tbody .chip-free`).count(), 1);
  assert.equal(await page.locator(`${DRAWER} tbody .refused`).count(), 1);
  assert.deepEqual(await accessibility(page), []);
  await shot("stock-several");
}

/** The guide to the first day computes its steps, and opening stock is written down from it. */
export async function goLive({ page, base, shot }) {
  const { tag, item, place } = await house(page);
  await page.goto(`${base}/go-live`);
  await page.waitForSelector(".go-live-steps li");
  await settle(page);
  assert.equal(await page.locator(".go-live-steps:not(.first-list) li").count(), 7);
  assert.deepEqual(await accessibility(page), []);
  await shot("go-live");
  const inputs = page.locator("#opening form input");
  await scan(inputs.nth(0), place);
  await scan(inputs.nth(1), `${tag}-OPEN`);
  await scan(inputs.nth(2), item);
  await inputs.nth(3).fill("12.5");
  await commit(page, "#opening");
  await page.waitForSelector("#opening .note-ok");
  await page.goto(`${base}/stock?q=${tag}-OPEN`);
  await page.waitForFunction(() =>
    document.querySelector("table.stock tbody")?.textContent.includes("12.500"),
  );
}

/** On a phone nothing of these pages is wider than the phone, except tables in their own frame. */
export async function warehousePhone({ page, base, shot }) {
  for (const at of ["stock", "packing", "shipments", "go-live"]) {
    await page.goto(`${base}/${at}`);
    await page.waitForSelector(".page .card");
    await settle(page);
    const wide = await page.evaluate(() => {
      const main = document.querySelector("#page");
      return main.scrollWidth - main.clientWidth;
    });
    assert.ok(wide <= 0, `${at} is ${wide} px too wide`);
    assert.deepEqual(await accessibility(page), []);
    await shot(`phone-${at}`);
  }
}
