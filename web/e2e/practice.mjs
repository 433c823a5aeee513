/** Practice: every lesson is gone through, and not one request leaves the page. */
import assert from "node:assert/strict";
import { send } from "./floor-factory.mjs";
import { accessibility, BIG, openFloor, scan } from "./floor-steps.mjs";

const framed = async (page) => {
  assert.ok(await page.locator(".f-practice").isVisible(), "the word stands above");
  assert.ok(await page.locator(".f-stripes").isVisible(), "the stripes are there");
};

/** What lies in one of the device's databases. */
const rowsOf = (page, name, store) =>
  page.evaluate(
    async ([database, of]) => {
      const answer = (asked) =>
        new Promise((done) => {
          asked.onsuccess = () => done(asked.result);
        });
      const open = await answer(indexedDB.open(database));
      const rows = await answer(open.transaction(of).objectStore(of).getAll());
      open.close();
      return rows;
    },
    [name, store],
  );

const sent = (page) => page.waitForFunction(() => !document.querySelector(".f-strip"));

async function lessons(page, shot) {
  await page.evaluate(() => {
    location.hash = "#/practice";
  });
  await page.waitForSelector(".f-lesson");
  await framed(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-practice");

  await page.locator(".f-code").first().click();
  await page.waitForSelector(".f-taps");
  await framed(page);
  await page.locator(BIG).click();
  await page.locator(".f-foot .f-btn:not(.f-btn-big)").first().click();
  await page.waitForSelector(".f-bin");
  await scan(page, "PRACTICE-A2");
  await page.locator(BIG).click();
  await page.waitForSelector(".f-ok .f-qty");
  await sent(page);
  await framed(page);
  await shot("floor-practice-received");

  await scan(page, "PRACTICE-R1");
  await page.waitForSelector(".f-line.next");
  await scan(page, "PRACTICE-PK1");
  await page.locator(BIG).click();
  await page.waitForSelector(".f-ok .f-qty");
  await scan(page, "PRACTICE-CV1");
  await page.waitForSelector(".f-no .f-why");
  await framed(page);
  assert.match(await page.locator(".f-step").textContent(), /PRACTICE-(CB1|IN\d)/);
  await shot("floor-practice-wrong");

  await page.locator(".f-practice").click();
  await page.locator(".f-code").last().click();
  await page.waitForSelector(".f-line.next");
  await page.locator(".f-foot .f-btn:not(.f-btn-big)").last().click();
  await page.locator(BIG).click();
  await page.locator(BIG).click();
  await page.waitForSelector(".f-ok .f-qty");
  await sent(page);
  await page.locator(".f-practice").click();
  await page.waitForSelector(".f-lesson");
  assert.equal(await page.locator(".f-lesson h2 svg").count(), 4, "all four are done");
}

export async function floorPractice({ page, base, language, shot }) {
  if (language === "zh-Hans") return;
  await openFloor(page, base, "#/settings");
  await page.waitForSelector("fieldset");
  const before = await rowsOf(page, "suyuan-floor", "done");
  await page.locator(".lnk[href='#/practice']").click();
  await page.locator(".f-btn-first").click();
  await page.waitForSelector(".f-practice");
  const asked = [];
  const note = (request) => {
    if (request.url().includes("/api/")) asked.push(`${request.method()} ${request.url()}`);
  };
  page.on("request", note);

  await lessons(page, shot);
  await scan(page, "PK261119-01");
  assert.match(await page.locator(".f-odd").textContent(), /PK261119-01/);
  await page.reload();
  await page.waitForSelector(".f-practice");
  await page.waitForTimeout(1_000);
  assert.deepEqual(asked, [], "nothing of practice leaves");
  const kept = await rowsOf(page, "suyuan-floor-practice", "done");
  assert.deepEqual(kept.map(({ act }) => act).toSorted(), ["feed", "output", "receive"]);
  assert.deepEqual(await rowsOf(page, "suyuan-floor", "done"), before, "what is real is untouched");

  await page.locator(".f-practice").click();
  await page.locator(".f-foot .f-btn-first").click();
  await page.waitForSelector(".f-scan");
  page.off("request", note);
  assert.equal(await page.locator(".f-practice").count(), 0);
  assert.deepEqual(await rowsOf(page, "suyuan-floor-practice", "done"), []);
  await scan(page, "PRACTICE-PK1");
  assert.match(await page.locator(".f-odd").textContent(), /PRACTICE-PK1/);
  assert.ok(await page.locator(".f-scan").isVisible(), "and opens nothing");
  await shot("floor-practice-code-in-earnest");
  assert.deepEqual((await send(page, "GET", "/stock?q=PRACTICE")).rows, []);
}
