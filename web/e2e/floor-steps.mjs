/** Steps that the scenarios of the floor begin with, and the hands that do them. */
import { accessibility as serious } from "./browser.mjs";

/** The button that says yes. */
export const BIG = ".f-foot .f-btn-big";

/** What axe finds with the page moved up: a row half under the bar at the foot is no small row. */
export async function accessibility(page) {
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const found = await serious(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  return found;
}

/**
 * A scanner that types. The keys are made in the page, one after the other without a pause: keys
 * sent from outside come as slowly as those of a person when the machine is busy. How real keys
 * are read is tested where they are read.
 */
export function scan(page, text) {
  return page.evaluate((keys) => {
    document.activeElement?.blur?.();
    const codeOf = (key) =>
      /[a-z]/i.test(key) ? `Key${key.toUpperCase()}` : /\d/.test(key) ? `Digit${key}` : "";
    const press = (key, code) => {
      for (const type of ["keydown", "keyup"]) {
        const made = new KeyboardEvent(type, { key, code, bubbles: true, cancelable: true });
        document.body.dispatchEvent(made);
      }
    };
    // The first key of a page lets it sound, and that takes its time.
    press("Shift", "ShiftLeft");
    for (const key of keys) press(key, codeOf(key));
    press("Enter", "Enter");
  }, text);
}

/** Opens the floor on an address and waits until the device knows what the server knows. */
export async function openFloor(page, base, hash = "") {
  await page.goto(`${base}/floor`);
  await page.waitForSelector(".f-scan");
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/** Whether the device knows the run of the factory, the last thing that is made. */
const known = (page, name) =>
  page.evaluate(async (code) => {
    const answer = (asked) =>
      new Promise((done) => {
        asked.onsuccess = () => done(asked.result);
      });
    const database = await answer(indexedDB.open("suyuan-floor"));
    const rows = await answer(database.transaction("kept").objectStore("kept").getAll());
    database.close();
    return rows.some(({ work = [] }) =>
      work.some(({ runs }) => runs.some(({ run }) => run.endsWith(code))),
    );
  }, name);

export async function knows(page, name) {
  for (let turn = 0; turn < 150; turn += 1) {
    if (await known(page, name)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`the device does not learn of ${name}`);
}

/** A line that was cut on purpose is no complaint. */
export function withoutCuts(complaints) {
  const others = complaints.filter((one) => !one.includes("ERR_INTERNET_DISCONNECTED"));
  complaints.splice(0, complaints.length, ...others);
}

/** Counts what is pressed between a scan and its result. */
export function counted(page) {
  const counter = {
    taps: 0,
    async tap(name) {
      counter.taps += 1;
      await page.locator(name).click();
    },
  };
  return counter;
}
