/**
 * Labels at the desk: one is designed by hand and by keyboard, seen as it will come out, printed to a
 * printer that records, read by a decoder that is not ours, printed again with a reason, and void.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { accessibility } from "./browser.mjs";
import { act, ask, closeDrawer, DRAWER, scan, settle } from "./steps.mjs";

// By itself the decoder would fetch its program from elsewhere.
const { resolve } = createRequire(import.meta.url);
const wasmBinary = readFileSync(resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary } });

const GTIN = "04712345678900";

/** A lot, a customer and a printer of this run alone. */
async function goods(page) {
  // The number of the lot begins with it, and GS1 takes 20 signs.
  const tag = `L${Date.now().toString(36).slice(-5).toUpperCase()}`;
  const put = (kind, code, fields) => ask(page, "PUT", `/masters/${kind}/${code}`, { fields });
  await put("place", `${tag}-A`, { name: `${tag} 01`, kind: "bin" });
  await put("partner", `${tag}-S`, { name: `${tag} supplier`, role: "supplier" });
  await put("item", `${tag}-I`, {
    name: "豬肉高麗菜水餃",
    unit: "kg",
    kg_per_unit: "1",
    tracking: "lot",
    gtin: GTIN,
  });
  await put("printer", `${tag}-P`, { name: `${tag} 記錄`, language: "recording", dpi: "203" });
  const lines = [{ item: `${tag}-I`, quantity: "48" }];
  const order = await ask(page, "POST", "/purchase-orders", { partner: `${tag}-S`, lines, act });
  const received = await ask(page, "POST", "/receipts", {
    order: order.result.code,
    lots: [
      {
        line: 1,
        item: `${tag}-I`,
        quantity: "48",
        supplier_lot: `${tag}-X`,
        place: `${tag}-A`,
        attributes: {},
        expires_on: "2027-05-18",
      },
    ],
    act,
  });
  const { lot, lot_number } = received.result.lots[0];
  return { tag, lot, number: lot_number, printer: `${tag}-P`, item: `${tag}-I` };
}

const pieces = (page) => page.locator(".board-piece").count();
const choose = (page, n) => page.locator(".design-list-i").nth(n).click();

/** What the panel says of the chosen element: its left, top, width and height. */
async function placed(page) {
  const boxes = page.locator(".design-figures").filter({ has: page.locator("input") });
  const inputs = await boxes.nth(-2).locator("input").all();
  const few = inputs.length === 4 ? inputs : await boxes.last().locator("input").all();
  return Promise.all(few.map(async (input) => Number(await input.inputValue())));
}

/** The hand carries something from one point to another, with a stop in between. */
async function carry(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

/** From the palette onto the board, moved, made larger, and all of it taken back. */
async function byHand(page) {
  const before = await pieces(page);
  const paper = await page.locator(".board-paper").boundingBox();
  const offer = await page.locator('[data-offer="text"]').boundingBox();
  const to = { x: paper.x + paper.width * 0.7, y: paper.y + paper.height * 0.55 };
  await carry(page, middle(offer), to);
  assert.equal(await pieces(page), before + 1, "what was dragged from the palette is on the label");
  const dropped = await placed(page);

  const piece = await page.locator(".board-piece").last().boundingBox();
  const from = middle(piece);
  await carry(page, from, { x: from.x - 40, y: from.y + 30 });
  const dragged = await placed(page);
  assert.ok(dragged[0] < dropped[0] && dragged[1] > dropped[1], `${dropped} to ${dragged}`);

  const corner = await page.locator('[data-handle="se"]').boundingBox();
  await carry(page, middle(corner), { x: middle(corner).x - 30, y: middle(corner).y + 12 });
  const sized = await placed(page);
  assert.ok(sized[2] < dragged[2], `${dragged} to ${sized}`);
  assert.deepEqual(sized.slice(0, 2), dragged.slice(0, 2), "the opposite corner stays");

  await page.locator(".board-piece").last().focus();
  for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press("Control+z");
  assert.equal(await pieces(page), before, "a drag is one step of the way back");
}

/** Everything a hand did, by keys alone. */
async function byKeys(page) {
  const before = await pieces(page);
  await page.locator('[data-offer="qr"]').focus();
  await page.keyboard.press("Enter");
  assert.equal(await pieces(page), before + 1);
  await page.locator(".board-piece").last().focus();
  const [x, y, width] = await placed(page);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Control+ArrowLeft");
  const moved = await placed(page);
  assert.deepEqual(moved.slice(0, 3), [x - 1, y - 5, width - 0.5]);
  await page.keyboard.press("Control+d");
  assert.equal(await pieces(page), before + 2);
  await page.keyboard.press("Delete");
  await page.locator(".board-piece").last().focus();
  await page.keyboard.press("Delete");
  assert.equal(await pieces(page), before);
}

/** A field that does not exist is said at its element, and the way to it is one click. */
async function faulty(page, shot) {
  await choose(page, 0);
  const text = page.locator(".design-pattern textarea");
  const was = await text.inputValue();
  await text.fill(`${was} {nowhere}`);
  await page.waitForSelector(".design-fault.note-no");
  await page.waitForSelector('.board-piece[data-tone="no"]');
  assert.deepEqual(await accessibility(page), []);
  await shot("label-fault");
  await page.locator(".board-piece").first().focus();
  await page.locator(".design-fault .lnk").click();
  assert.equal(await page.locator(".design-list-i").first().getAttribute("aria-pressed"), "true");
  await text.fill(was);
  await page.waitForSelector(".design-fine");
}

/** Reads what stands on a picture of the page, with a decoder that is not ours. */
async function read(page, selector) {
  const png = await page.evaluate(async (where) => {
    const image = document.querySelector(where);
    const canvas = document.createElement("canvas");
    const across = 1600;
    canvas.width = across;
    canvas.height = Math.round((across * image.naturalHeight) / image.naturalWidth);
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png").slice("data:image/png;base64,".length);
  }, selector);
  const found = await readBarcodes(new Blob([Buffer.from(png, "base64")]), { tryHarder: true });
  return found.map(({ text, format }) => ({ text, format }));
}

async function printed(page) {
  await page.waitForSelector(`${DRAWER} .note-ok`);
  await page.waitForSelector(`${DRAWER} .job-head ~ section img.paper`);
}

/** Chooses the printer of this run, whatever was used before. */
async function onPrinter(page, name) {
  const pick = page.locator(`${DRAWER} form .ant-select`).nth(1);
  await pick.click();
  await page.locator(`.ant-select-dropdown:visible .ant-select-item`, { hasText: name }).click();
}

export async function labels({ page, base, shot }) {
  await page.goto(`${base}/`);
  await page.waitForSelector("#page h1");
  const mine = await goods(page);

  await page.goto(`${base}/labels/templates`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await page.locator("#page .ant-btn-primary").click();
  await page.waitForSelector(`${DRAWER} .template-card .paper`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("label-ready");
  // The second one is the small label of a lot.
  await page.locator(`${DRAWER} button.template-card`).nth(1).click();
  await page.waitForSelector(".board-piece");
  await page.waitForSelector(".design-shown .paper");
  await byHand(page);
  await byKeys(page);
  await faulty(page, shot);

  await scan(page.locator(".design-right .ant-select input").first(), mine.number);
  await page.waitForFunction(
    (number) => document.querySelector(".design-right .ant-select").textContent.includes(number),
    mine.number,
  );
  await settle(page);
  await page.waitForSelector(".design-fine");
  assert.deepEqual(await accessibility(page), []);
  await shot("label-design");

  await page.locator("#page .ant-btn-primary").click();
  await page.waitForSelector(`${DRAWER} form`);
  const [code, name] = await page.locator(`${DRAWER} form input[type=text]:not([role])`).all();
  await code.fill(`${mine.tag}-T`);
  await name.fill(`${mine.tag} 標籤`);
  const item = page.locator(`${DRAWER} form .ant-select`).nth(1);
  await item.click();
  await item.locator("input").fill(mine.item);
  await page
    .locator(".ant-select-dropdown:visible .ant-select-item", { hasText: mine.item })
    .click();
  assert.deepEqual(await accessibility(page), []);
  await shot("label-save");
  await page.locator(`${DRAWER} [type=submit]`).click();
  await page.waitForURL(/labels\/design\?code=/);
  await page.waitForSelector(".board-piece");
  return printing({ page, base, shot, mine });
}

async function printing({ page, base, shot, mine }) {
  await page.goto(`${base}/lots/${mine.lot}`);
  await page.waitForSelector(".pass-acts");
  const button = page.locator(".pass-acts [data-print-label]");
  await button.click();
  await page.waitForSelector(`${DRAWER} form .paper`);
  assert.match(await page.locator(`${DRAWER} form .ant-select`).first().textContent(), /標籤/);
  await onPrinter(page, mine.tag);
  assert.deepEqual(await accessibility(page), []);
  await shot("label-print");
  await page.locator(`${DRAWER} [type=submit]`).click();
  await printed(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("label-printed");

  const codes = await read(page, `${DRAWER} img.paper`);
  assert.equal(codes.length, 1, `one symbol on the label: ${JSON.stringify(codes)}`);
  assert.equal(codes[0].format, "DataMatrix");
  const plain = codes[0].text.replaceAll("\u001d", "").replace(/[()]/g, "");
  assert.ok(plain.includes(`01${GTIN}`), `${codes[0].text} says the item`);
  assert.ok(plain.includes(mine.number), `${codes[0].text} says the lot`);

  // Another label is not this one; the right one says that it was printed.
  const back = page.locator(`${DRAWER} form input`).first();
  await scan(back, `${mine.number}-OTHER`);
  await page.waitForSelector(`${DRAWER} .note-no`);
  await scan(back, codes[0].text);
  await page.waitForSelector(`${DRAWER} .job-head .chip-free`);
  await closeDrawer(page);

  await button.click();
  await page.waitForSelector(`${DRAWER} .print-again`);
  assert.ok(await page.locator(`${DRAWER} [type=submit]`).isDisabled(), "once more needs a reason");
  await page.locator(`${DRAWER} .print-again input`).fill("刮花了");
  assert.deepEqual(await accessibility(page), []);
  await shot("label-reprint");
  await page.locator(`${DRAWER} [type=submit]`).click();
  await printed(page);
  await closeDrawer(page);

  const rows = page.locator(".label-rows > li");
  await rows.nth(1).waitFor();
  assert.equal(await rows.count(), 2);
  assert.match(await rows.first().textContent(), /刮花了/);
  await rows.nth(1).locator("button").click();
  await rows.nth(1).locator("form input").fill("撕掉了");
  await rows.nth(1).locator("form [type=submit]").click();
  await page.waitForSelector(".label-rows > .label-void");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await rows.nth(1).scrollIntoViewIfNeeded();
  await shot("label-history");

  await page.goto(`${base}/labels?printer=${mine.printer}`);
  await page.waitForSelector(".jobs tbody tr");
  assert.equal(await page.locator(".jobs tbody tr").count(), 2);
  assert.deepEqual(await accessibility(page), []);
  await shot("label-printers");
}

/** A printer that stands: paused, its label waits, is moved on, and comes out there. */
export async function printQueue({ page, base, shot }) {
  await page.goto(`${base}/`);
  await page.waitForSelector("#page h1");
  const mine = await goods(page);
  await ask(page, "PUT", `/masters/printer/${mine.tag}-Q`, {
    fields: {
      name: `${mine.tag} 出貨口`,
      language: "recording",
      dpi: "300",
      fallback: mine.printer,
      fallback_by: "person",
    },
  });
  await page.goto(`${base}/labels?printer=${mine.tag}-Q`);
  await page.locator(".printer-h button").click();
  await page.waitForSelector(".printer-card[aria-pressed=true] .chip-gone");
  await ask(page, "POST", "/labels/print", {
    subject: mine.lot,
    printer: `${mine.tag}-Q`,
    act,
  });
  await page.waitForSelector(".jobs .chip-wait");
  assert.deepEqual(await accessibility(page), []);
  await shot("label-queue");
  await page.locator(".jobs tbody button").last().click();
  await page.locator(`${DRAWER} .job-moves .ant-btn-primary`).click();
  await page.waitForFunction(
    (drawer) => document.querySelector(`${drawer} .job-head .chip-out`) !== null,
    DRAWER,
  );
  assert.deepEqual(await accessibility(page), []);
  await closeDrawer(page);
}

/** The drawer of printing in one hand: nothing moves sideways, everything can be reached. */
export async function labelsPhone({ page, base, shot }) {
  await page.goto(`${base}/`);
  await page.waitForSelector("#page h1");
  const mine = await goods(page);
  await page.goto(`${base}/lots/${mine.lot}`);
  await page.locator(".pass-acts [data-print-label]").click();
  await page.waitForSelector(`${DRAWER} form .paper`);
  await onPrinter(page, mine.tag);
  const wide = await page.evaluate((drawer) => {
    const body = document.querySelector(`${drawer} .ant-drawer-body`);
    return body.scrollWidth - body.clientWidth;
  }, DRAWER);
  assert.equal(wide, 0, "the drawer does not move sideways");
  assert.deepEqual(await accessibility(page), []);
  await shot("label-print");
  await page.locator(`${DRAWER} [type=submit]`).click();
  await printed(page);
  await shot("label-printed");
  await closeDrawer(page);
  await page.goto(`${base}/labels`);
  await page.waitForSelector(".printer-card");
  assert.deepEqual(await accessibility(page), []);
  await shot("label-printers");
}
