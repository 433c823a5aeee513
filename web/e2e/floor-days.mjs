/** A day on the floor, done by each of three hands: scanner, camera, and a line that breaks. */
import assert from "node:assert/strict";
import { floorFactory, numbered } from "./floor-factory.mjs";
import { FLOWS } from "./floor-flows.mjs";
import { camera, cut, wedge } from "./floor-hands.mjs";
import { accessibility, knows, openFloor } from "./floor-steps.mjs";

async function day(hand, factory, shot) {
  for (const flow of FLOWS) {
    hand.taps = 0;
    try {
      const most = await flow(hand, factory, `${hand.name}-${factory.p}`);
      assert.ok(hand.taps <= most, `${flow.name}: ${hand.taps} taps, promised ${most}`);
      console.log(`      ${hand.name} ${flow.name}: ${hand.taps} taps`);
      assert.deepEqual(await accessibility(hand.page), [], flow.name);
    } catch (cause) {
      await hand.page.screenshot({ path: `e2e/shots/failed-${hand.name}-${flow.name}.png` });
      throw new Error(`${hand.name} ${flow.name}: ${cause.stack ?? cause}`, { cause });
    }
    await shot(`floor-${hand.name}-${flow.name}`, hand.page);
    await hand.page.evaluate(() => {
      location.hash = "#/";
    });
    await hand.page.waitForSelector(".f-alt");
  }
}

/** A factory whose stock the page knows. */
async function ready(page, base) {
  await openFloor(page, base);
  await numbered(page);
  const factory = await floorFactory(page);
  await page.reload();
  await knows(page, factory.run);
  return factory;
}

export async function floorByScanner({ page, base, shot }) {
  const factory = await ready(page, base);
  await day(wedge(page), factory, shot);
}

export async function floorCutInTheMiddle({ page, context, base, complaints, shot }) {
  const factory = await ready(page, base);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await day(cut(page, context, complaints), factory, shot);
}

export async function floorByCamera({ page, context, base }) {
  const factory = await ready(page, base);
  // Two pages of one device would both take the scans of the last.
  await page.goto(`${base}/floor/app.webmanifest`);
  const hand = await camera(context, base);
  try {
    await knows(hand.page, factory.run);
    await day(hand, factory, async () => {});
  } finally {
    await hand.page.close();
  }
}

/** Those that need to be done once only; the scanner's day is done in every look. */
export const FLOOR_DAYS = [floorCutInTheMiddle, floorByCamera];
