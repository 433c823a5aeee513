/** What a day on the floor brings besides: a lot is stopped, another lot is wanted, something goes back. */
import assert from "node:assert/strict";
import { floorFactory, gathered, send, stockOf } from "./floor-factory.mjs";
import { cut, drained, wedge } from "./floor-hands.mjs";
import { accessibility, BIG, knows, openFloor } from "./floor-steps.mjs";

const OK = ".f-ok .f-word";
const NO = ".f-no .f-word";

async function ready(page, base) {
  await openFloor(page, base);
  const factory = await floorFactory(page);
  await page.reload();
  await knows(page, factory.run);
  return factory;
}

const to = (page, hash) =>
  page.evaluate((where) => {
    location.hash = where;
  }, hash);

async function lotAt(page, number) {
  const rows = await stockOf(page, number);
  return rows.find(({ lot_number }) => lot_number === number);
}

/** Held without network: this device stops the lot at once, the others when the line is back. */
export async function floorHold({ page, context, base, shot, complaints }) {
  const { p, run } = await ready(page, base);
  const hand = cut(page, context, complaints);
  await hand.scan(`${p}SM1`);
  await page.waitForSelector(".f-q .chip");
  await hand.middle();
  await hand.tap(".f-foot .row .f-btn >> nth=2");
  await page.waitForSelector(".f-choices");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-hold-why");
  await hand.tap(".f-choices button >> nth=1");
  await page.waitForSelector(".f-ask .f-word");
  assert.equal(hand.taps, 2);
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-hold-asked");
  await to(page, `#/feed/run:${run}`);
  await page.waitForSelector(".f-line.next");
  await hand.scan(`${p}SM1`);
  await page.waitForSelector(NO);
  await hand.end();
  assert.equal((await lotAt(page, `${p}SM1`)).holds.length, 1, "held once, for everybody");
}

/**
 * A lot is held after it was gathered. The device that has heard of it stops the last scan; one
 * that has not asks the server, which does not let the lorry go.
 */
export async function floorStopped({ page, base, shot }) {
  const factory = await ready(page, base);
  const { p } = factory;
  const code = await gathered(page, factory);
  const hand = wedge(page);
  await hand.scan(code);
  await page.waitForSelector(".f-progress");
  await hand.scan(`${p}FG1`);
  await page.waitForSelector(OK);
  await drained(page);
  await hand.scan(`${p}FG1`);
  await page.waitForFunction((name) => document.querySelector(name)?.disabled === false, BIG);
  await shot("floor-ship-loaded");
  assert.deepEqual(await accessibility(page), []);
  await send(page, "POST", "/holds", { lots: [`${p}FG1`], reason: "複驗菌數偏高" });
  await hand.tap(BIG);
  await page.waitForSelector(NO);
  assert.ok(await page.locator(".f-why").first().isVisible(), "the reason is said");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-ship-stopped");
  assert.equal((await send(page, "GET", `/shipments/${code}`)).state, "planned");

  // The device hears of the hold, and the next last scan stops by itself.
  await page.reload();
  await page.waitForFunction(() => document.querySelector(".f-urgent"));
  await hand.scan(`${p}FG1`);
  await page.waitForSelector(NO);
  await shot("floor-ship-held");
}

/** An order is gathered on the floor: what expires first is proposed, another lot needs a reason. */
export async function floorPick({ page, base, shot }) {
  const factory = await ready(page, base);
  const { p, sale } = factory;
  const hand = wedge(page);
  await hand.scan(sale);
  await page.waitForSelector(BIG);
  await shot("floor-ship-begin");
  assert.deepEqual(await accessibility(page), []);
  await hand.tap(BIG);
  await page.waitForSelector(".f-head >> text=DN");
  await page.waitForSelector(".f-list .f-row");
  assert.match(await page.locator(".f-list .f-row").first().textContent(), new RegExp(`${p}FG1`));
  await shot("floor-ship-proposal");
  await hand.scan(`${p}FG2`);
  await page.waitForSelector(".f-ask .f-why");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-ship-why");
  await hand.tap(".f-choices button >> nth=0");
  await page.waitForSelector(".f-row-icon");
  assert.equal(hand.taps, 2);
  const code = await page.locator(".f-head span").first().textContent();
  const shipment = await send(page, "GET", `/shipments/${code}`);
  assert.deepEqual(
    shipment.picks.map(({ lot_number, quantity }) => [lot_number, quantity]),
    [[`${p}FG2`, "40"]],
  );
  assert.ok(shipment.picks[0].reason, "with its reason");
  await hand.scan(`${p}CV1`);
  await page.waitForSelector(NO);
  await shot("floor-ship-not-ordered");
}

/** A supplier that follows no standard: its own label says item, lot, weight and day. */
export async function floorSupplierLabel({ page, context, base, shot, complaints }) {
  const { p, purchase } = await ready(page, base);
  const hand = cut(page, context, complaints);
  await hand.middle();
  await hand.scan(`P${p}-CB|L${p}-77|Q350.5|E116/02/28`);
  await page.waitForSelector(".f-taps");
  const said = await page.locator("main").textContent();
  for (const part of ["350.500", `${p}-77`, "2027-02-28"]) assert.ok(said.includes(part), part);
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-receive-label");
  await hand.tap(BIG);
  await hand.tap(".f-foot .f-btn:not(.f-btn-big) >> nth=-1");
  await page.waitForSelector(".f-bin");
  await hand.tap(BIG);
  await page.waitForSelector(OK);
  assert.ok(hand.taps <= 3);
  await hand.end();
  const order = await send(page, "GET", `/purchase-orders/${purchase}`);
  assert.equal(order.lines.find(({ item }) => item === `${p}-CB`).served, "350.5");
  const rows = await stockOf(page, `${p}-77`);
  assert.equal(rows[0].expires_on, "2027-02-28");
}

/** A card is begun with one tap and fed at once; what was too much goes back by the scale. */
export async function floorStartAndReturn({ page, base, shot }) {
  const { p, order } = await ready(page, base);
  const hand = wedge(page);
  await to(page, `#/order/${order}`);
  await page.waitForSelector(".f-btn-first, .f-list");
  await shot("floor-order");
  await page.locator("main .f-btn").last().click();
  await page.waitForSelector(".f-line.next");
  await hand.scan(`${p}SM1`);
  await page.waitForSelector(".f-q");
  await hand.scan("ST,GS,+  20.500kg");
  await hand.tap(BIG);
  await page.waitForSelector(".f-ok .f-qty >> text=20.500");
  await drained(page);
  const run = await page.evaluate(() => decodeURIComponent(location.hash.split("/")[2]));
  await to(page, `#/order/${order}/${encodeURIComponent(run)}`);
  // The feed has a number of the server's by which it can go back.
  await page.reload();
  await page.locator(".f-list button").first().click();
  await page.waitForSelector(".f-pad");
  await hand.scan("ST,GS,+   2.500kg");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-return");
  await hand.tap(BIG);
  await page.waitForSelector(OK);
  await drained(page);
  assert.equal((await lotAt(page, `${p}SM1`)).on_hand, "32");
}

export const FLOOR_CASES = [
  floorHold,
  floorStopped,
  floorPick,
  floorSupplierLabel,
  floorStartAndReturn,
];
