/**
 * The floor application: taps that are counted, a line that is cut in the middle, a browser that is
 * killed in the middle, and pages anybody can use.
 */
import assert from "node:assert/strict";
import { floorFactory, send, stockOf } from "./floor-factory.mjs";
import {
  accessibility,
  BIG,
  counted,
  knows,
  openFloor,
  scan,
  withoutCuts,
} from "./floor-steps.mjs";

const word = (page) => page.locator(".f-full .f-word").textContent();

/** Feeding: one tap after the scan; what must not go in is said in words, and not recorded. */
export async function floorFeed({ page, base, shot }) {
  await openFloor(page, base);
  const { p, run } = await floorFactory(page);
  await page.reload();
  await knows(page, run);
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-home");

  await scan(page, run);
  await page.waitForSelector(".f-line.next");
  assert.deepEqual(await accessibility(page), []);
  for (const lot of ["PK1", "CB1", "SM1"]) {
    const counter = counted(page);
    await scan(page, `lot:${p}${lot}`);
    await counter.tap(BIG);
    await page.waitForSelector(".f-ok .f-qty");
    assert.ok(counter.taps <= 2, `${counter.taps} taps`);
  }
  await page.waitForFunction(() => !document.querySelector(".f-strip"));
  assert.match(await page.locator(".f-ok .f-qty").textContent(), /^21\.000/);
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-feed-ok");

  for (const [lot, name] of [
    ["CV1", "floor-feed-wrong"],
    ["SO2", "floor-feed-expired"],
    ["SM2", "floor-feed-hold"],
  ]) {
    await scan(page, `${p}${lot}`);
    await page.waitForSelector(`.f-no .f-why >> nth=0`);
    assert.ok(await page.locator(".f-note").last().isVisible());
    assert.deepEqual(await accessibility(page), []);
    await shot(name);
  }
  assert.equal((await stockOf(page, `${p}CV1`))[0].on_hand, "90");

  // The same lot scanned twice says yes: no tap at all.
  await scan(page, `${p}SY1`);
  await page.waitForSelector(BIG);
  await page.waitForTimeout(800);
  await scan(page, `${p}SY1`);
  await page.waitForSelector(".f-ok .f-qty");
  const [from, to] = await page.evaluate(() => {
    const last = (name) => performance.getEntriesByName(name).at(-1).startTime;
    return [last("scan"), last("feedback")];
  });
  console.log(`      scan to feedback: ${Math.round(to - from)} ms`);
}

/** The line is cut in the middle: work goes on, and what was done arrives once and in order. */
export async function floorOffline({ page, context, base, shot, complaints }) {
  await openFloor(page, base);
  const { p, run } = await floorFactory(page);
  await page.reload();
  await knows(page, run);
  await scan(page, run);
  await page.waitForSelector(".f-line.next");
  await context.setOffline(true);
  for (const lot of ["PK1", "SY1", "SG1"]) {
    await scan(page, `${p}${lot}`);
    await page.locator(BIG).click();
    await page.waitForSelector(".f-ok .f-strip");
  }
  await shot("floor-feed-unsent");
  await page.locator(".f-top .net").click();
  await page.waitForSelector(".f-count");
  assert.equal(await page.locator(".f-count > b").textContent(), "3");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-offline");

  await context.setOffline(false);
  await page.locator(".f-foot .f-btn").first().click();
  await page.waitForSelector(".f-blank");
  const inside = await inputsOf(page, run);
  assert.deepEqual(inside, [`${p}PK1`, `${p}SY1`, `${p}SG1`]);
  withoutCuts(complaints);
}

/** The lots that went into a run, in the order the server has them. */
async function inputsOf(page, run) {
  const { rows } = await send(page, "GET", "/operations?limit=200");
  const found = rows.find((one) => one.run.endsWith(run));
  const at = (one) => Date.parse(one.at);
  return found.inputs.toSorted((one, other) => at(one) - at(other)).map((one) => one.lot_number);
}

/**
 * The page is killed with an entry waiting and no network. It opens again without network, the
 * entry is there, and it arrives once.
 */
export async function floorKilled({ page, context, base, complaints }) {
  await openFloor(page, base);
  const { p, run } = await floorFactory(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  // Another page of the floor would send what this one has recorded.
  await page.goto(`${base}/floor/app.webmanifest`);
  const doomed = await context.newPage();
  await openFloor(doomed, base);
  await knows(doomed, run);
  await context.setOffline(true);
  await scan(doomed, run);
  await doomed.waitForSelector(".f-line.next");
  await scan(doomed, `${p}PK1`);
  await doomed.locator(BIG).click();
  await doomed.waitForSelector(".f-ok .f-strip");
  // The renderer dies without a chance to say goodbye.
  const crashed = doomed.waitForEvent("crash");
  doomed.goto("chrome://crash").catch(() => undefined);
  await crashed;
  await doomed.close();

  await openFloor(page, base, "#/outbox");
  await page.waitForSelector(".f-count");
  assert.equal(await page.locator(".f-count > b").textContent(), "1");
  await context.setOffline(false);
  await page.locator(".f-foot .f-btn").first().click();
  await page.waitForFunction(
    () => document.querySelector(".f-blank") && !document.querySelector(".f-count"),
  );
  assert.deepEqual(await inputsOf(page, run), [`${p}PK1`]);
  withoutCuts(complaints);
}

/** Receiving what is expected: three taps after the scan; putting away: one. */
export async function floorReceive({ page, base, shot }) {
  await openFloor(page, base);
  const { p, run, gtin } = await floorFactory(page);
  await page.reload();
  await knows(page, run);
  await scan(page, `01${gtin}112611191730123110SA-261119-A`);
  await page.waitForSelector(".f-taps");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-receive-1");
  const counter = counted(page);
  await counter.tap(BIG);
  await page.waitForSelector(".f-photo");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-receive-2");
  await counter.tap(".f-foot .f-btn:not(.f-btn-big) >> nth=-1");
  await page.waitForSelector(".f-bin");
  await scan(page, `${p}-C04`);
  await shot("floor-receive-3");
  await counter.tap(BIG);
  await page.waitForSelector(".f-ok .f-qty");
  assert.ok(counter.taps <= 3, `${counter.taps} taps`);
  await page.waitForFunction(() => !document.querySelector(".f-strip"));
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-receive-4");

  await scan(page, `${p}CV1`);
  await page.waitForSelector(".f-q .chip");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-lot");
  const move = counted(page);
  await scan(page, `${p}-A05`);
  await move.tap(BIG);
  await page.waitForSelector(".f-ok .f-qty");
  assert.ok(move.taps <= 1);
  await page.waitForFunction(() => !document.querySelector(".f-strip"));
  const rows = await stockOf(page, `${p}CV1`);
  assert.equal(rows[0].portions[0].place, `${p}-A05`);
}

/** From the start of an operation to its end: at most three taps to finish. */
export async function floorMake({ page, base, shot }) {
  await openFloor(page, base);
  const { p, run, order } = await floorFactory(page);
  await page.reload();
  await knows(page, run);
  await scan(page, run);
  await page.waitForSelector(".f-line.next");
  await scan(page, `${p}SM1`);
  await page.locator(BIG).click();
  await page.waitForSelector(".f-ok .f-qty");
  await page.evaluate(
    ([code, name]) => {
      location.hash = `#/order/${code}/${encodeURIComponent(name)}`;
    },
    [order, `run:${run}`],
  );
  await page.locator(BIG).waitFor();
  await shot("floor-run");
  await page.locator(BIG).click();
  await page.locator(".f-foot .f-btn").nth(1).click();
  for (const key of "21") await page.keyboard.press(key);
  await page.locator(BIG).click();
  await page.waitForSelector(".f-ok .f-qty");
  await shot("floor-output");
  await page.waitForFunction(() => !document.querySelector(".f-strip"));
  await page.evaluate(
    ([code, name]) => {
      location.hash = `#/feed/${encodeURIComponent(name)}`;
      return code;
    },
    [order, `run:${run}`],
  );
  const counter = counted(page);
  await counter.tap(".f-foot .f-btn");
  await counter.tap(".f-foot .f-btn:not(.f-btn-big) >> nth=-1");
  await counter.tap(BIG);
  await page.waitForSelector(".f-ok .f-word");
  assert.ok(counter.taps <= 3, `${counter.taps} taps`);
  assert.ok(await word(page));
  assert.deepEqual(await accessibility(page), []);
}

/** Pages with nothing to do yet, and the settings; gloves make every target larger. */
export async function floorSettings({ page, base, shot }) {
  await openFloor(page, base, "#/settings");
  await page.waitForSelector("fieldset");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-settings");
  const height = () =>
    page
      .locator(".f-choice button")
      .first()
      .evaluate((it) => it.offsetHeight);
  const before = await height();
  await page.locator("fieldset").nth(1).locator("button").first().click();
  assert.ok((await height()) >= 56 && (await height()) > before);
  await shot("floor-gloves");
  await page.locator("fieldset").nth(1).locator("button").nth(1).click();
  for (const hash of ["#/find", "#/work", "#/pack", "#/unknown/4710000000161"]) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.waitForTimeout(150);
    assert.deepEqual(await accessibility(page), [], hash);
    await shot(`floor-${hash.split("/")[1]}`);
  }
}

export const FLOOR = [floorFeed, floorOffline, floorReceive, floorMake, floorSettings, floorKilled];
