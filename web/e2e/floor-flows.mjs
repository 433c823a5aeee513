/**
 * The seven flows of a day on the floor, from the first scan to the figure at the server: receive,
 * put away, feed, report, pack, ship, count. Each says how many taps it took after its scans.
 */
import assert from "node:assert/strict";
import { gathered, send, stockOf } from "./floor-factory.mjs";
import { BIG } from "./floor-steps.mjs";

const OK = ".f-ok .f-word";
/** Said, and either still to be sent or answered for. */
const settled = (page) => page.waitForSelector(OK);

/** The page that a scan leads to; what stood on the one before has similar parts. */
const at = (page, name) =>
  page.waitForFunction((wanted) => location.hash.startsWith(`#/${wanted}/`), name);

async function lotAt(page, number) {
  const rows = await stockOf(page, number);
  return rows.find(({ lot_number }) => lot_number === number);
}

/** A delivery that an order announced: the label of its carton, yes, a picture, yes. */
export async function receive(hand, { p, purchase, gtin }, seller) {
  const { page } = hand;
  await hand.scan(`01${gtin}11261119${"10"}SA-${seller}`);
  await page.waitForSelector(".f-taps");
  await hand.middle();
  await hand.tap(BIG);
  await page.waitForSelector(".f-photo");
  // The camera app of the phone, which no browser test can open, answers with a file.
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), hand.tap(BIG)]);
  await chooser.setFiles({ name: "label.jpg", mimeType: "image/jpeg", buffer: PHOTO });
  await page.waitForSelector(".f-taken");
  await hand.scan(`${p}-C04`);
  await page.waitForFunction(
    (bin) => document.querySelector(".f-bin")?.textContent === bin,
    `${p}-C04`,
  );
  await hand.tap(BIG);
  await settled(page);
  await hand.end();
  const order = await send(page, "GET", `/purchase-orders/${purchase}`);
  const line = order.lines.find(({ item }) => item === `${p}-PK`);
  assert.equal(line.served, "600", "received once");
  const rows = await stockOf(page, `SA-${seller}`);
  assert.equal(rows.length, 1);
  assert.equal(rows[0].portions[0].place, `${p}-C04`);
  const files = await pictures(page, rows[0].lot);
  assert.equal(files.length, 1, "one picture");
  return 3;
}

/** The picture follows once the lot has its number. */
async function pictures(page, lot) {
  for (let turn = 0; turn < 50; turn += 1) {
    const { attachments } = await send(page, "GET", `/pools/${encodeURIComponent(lot)}`);
    if (attachments.length > 0) return attachments;
    await page.waitForTimeout(100);
  }
  return [];
}

/** The smallest picture that is one. */
const PHOTO = Buffer.from(
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=",
  "base64",
);

/** A lot, then the place it goes to. */
export async function putAway(hand, { p }) {
  const { page } = hand;
  await hand.scan(`${p}CV1`);
  await page.waitForSelector(".f-q .chip");
  await hand.middle();
  await hand.scan(`${p}-A05`);
  await page.waitForSelector(".f-bin");
  await hand.tap(BIG);
  await settled(page);
  await hand.end();
  const lot = await lotAt(page, `${p}CV1`);
  assert.equal(lot.on_hand, "90");
  assert.deepEqual(
    lot.portions.map(({ place }) => place),
    [`${p}-A05`],
  );
  return 1;
}

/** The card of a pot, then lot after lot: the quantity is there already. */
export async function feed(hand, { p, run }) {
  const { page } = hand;
  await hand.scan(run);
  await page.waitForSelector(".f-line.next");
  await hand.scan(`${p}PK1`);
  await hand.tap(BIG);
  await settled(page);
  await hand.middle();
  await hand.scan(`${p}SM1`);
  await page.waitForSelector(".f-q");
  await hand.tap(BIG);
  await page.waitForSelector(".f-ok .f-qty >> text=21.000");
  await hand.end();
  const { rows } = await send(page, "GET", "/operations?limit=200");
  const found = rows.find((one) => one.run.endsWith(run));
  assert.deepEqual(
    found.inputs.map(({ lot_number, quantity }) => [lot_number, quantity]).toSorted(),
    [
      [`${p}PK1`, "405"],
      [`${p}SM1`, "21"],
    ],
  );
  return 2;
}

/** What came out, and that it is done. */
export async function report(hand, { run, order }) {
  const { page } = hand;
  await hand.scan(run);
  await page.waitForSelector(".f-line");
  await hand.tap(".f-foot .f-btn");
  await hand.middle();
  await hand.tap(BIG);
  await page.waitForSelector(".f-q .f-qty");
  await hand.tap(BIG);
  await settled(page);
  await hand.end();
  const { rows } = await send(page, "GET", "/operations?limit=200");
  const found = rows.find((one) => one.run.endsWith(run));
  assert.deepEqual(
    found.outputs.map(({ quantity }) => quantity),
    ["900"],
  );
  const work = await send(page, "GET", `/work-orders/${order}`);
  assert.equal(work.order.lines.find(({ role }) => role === "output").served, "900");
  return 3;
}

/** A case is built and filled, a pallet is built, the case goes onto it: one tap each but the last. */
export async function pack(hand, { p }) {
  const { page } = hand;
  await page.evaluate(() => {
    location.hash = "#/pack";
  });
  await page.waitForSelector(".f-choices button");
  // The numbers of the pool are here before the line is cut.
  for (let tries = 0; !(await page.evaluate(numbersHere)); tries += 1) {
    assert.ok(tries < 75, "numbers for cases and pallets come");
    await page.waitForTimeout(200);
  }
  await hand.middle();
  await hand.tap(".f-choices button >> nth=0");
  await page.waitForFunction(() => location.hash.startsWith("#/unit/"));
  const inner = await unitHere(page);
  await hand.scan(`${p}FG1`);
  await page.waitForSelector(".f-q .f-qty");
  await hand.tap(BIG);
  await settled(page);
  await page.evaluate(() => {
    location.hash = "#/pack";
  });
  await page.waitForSelector(".f-choices button");
  await hand.tap(".f-choices button >> nth=1");
  await page.waitForFunction((was) => !location.hash.endsWith(was), inner);
  await page.waitForFunction(() => location.hash.startsWith("#/unit/"));
  const pallet = await unitHere(page);
  await hand.scan(`00${inner}`);
  await settled(page);
  await hand.end();
  const unit = await send(page, "GET", `/units/${pallet}`);
  assert.ok(unit.sscc, "its number is an SSCC");
  assert.deepEqual(
    unit.contents.map(({ lot_number, quantity, handling_unit }) => [
      lot_number,
      quantity,
      handling_unit,
    ]),
    [[`${p}FG1`, "60", inner]],
  );
  return 3;
}

const unitHere = (page) => page.evaluate(() => decodeURIComponent(location.hash.split("/")[2]));

/** Numbers for cases and pallets lie on the device. */
async function numbersHere() {
  const answer = (asked) =>
    new Promise((done) => {
      asked.onsuccess = () => done(asked.result);
    });
  const database = await answer(indexedDB.open("suyuan-floor"));
  const meta = database.transaction("meta").objectStore("meta");
  const kept = await Promise.all(
    (await answer(meta.getAllKeys()))
      .filter((key) => /^numbers:.*(case|pallet)$/.test(key))
      .map((key) => answer(database.transaction("meta").objectStore("meta").get(key))),
  );
  database.close();
  return kept.filter((numbers) => numbers.length > 0).length === 2;
}

/** Every pick is scanned, once more at the lorry, and the lorry leaves when the server says so. */
export async function ship(hand, factory) {
  const { page } = hand;
  const { p } = factory;
  const code = await gathered(page, factory);
  await hand.scan(code);
  await page.waitForSelector(".f-progress");
  await hand.scan(`${p}FG1`);
  await settled(page);
  await hand.middle();
  await hand.scan(`${p}FG1`);
  await page.waitForFunction((name) => document.querySelector(name)?.disabled === false, BIG);
  await hand.tap(BIG);
  await page.waitForSelector(hand.name === "cut" ? ".f-ask .f-word" : OK);
  await hand.end();
  await page.waitForSelector(OK);
  const shipment = await send(page, "GET", `/shipments/${code}`);
  assert.equal(shipment.state, "dispatched");
  assert.equal((await lotAt(page, `${p}FG1`)).on_hand, "20", "40 left, once");
  return 1;
}

/** A place, a lot, a figure; the second figure counts where the first differs. */
export async function count(hand, { p }) {
  const { page } = hand;
  await hand.scan(`${p}-C04`);
  await at(page, "place");
  await hand.scan(`${p}SG1`);
  await page.waitForSelector(".f-pad");
  assert.ok(!(await page.locator("main").textContent()).includes("80"), "the books are not shown");
  await hand.middle();
  for (const _ of [1, 2]) {
    for (const key of "78") await page.locator(`.f-keys button:text-is("${key}")`).click();
    await hand.tap(BIG);
  }
  await settled(page);
  await hand.end();
  assert.equal((await lotAt(page, `${p}SG1`)).on_hand, "78");
  return 2;
}

export const FLOWS = [receive, putAway, feed, count, pack, ship, report];
