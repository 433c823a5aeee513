/**
 * Somebody's first import: the receiving list of a purchasing clerk, as it is.
 *
 * A title above the headings, real dates beside ROC dates and a bare serial number, lot numbers
 * with leading zeroes, columns nobody asked for, a sum below and a second sheet with a note.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { accessibility } from "./browser.mjs";
import { settle } from "./steps.mjs";

const SHEET = fileURLToPath(new URL("sheets/進貨紀錄.xlsx", import.meta.url));

export async function foreignSheet({ page, base, shot }) {
  await page.goto(`${base}/imports`);
  await page.setInputFiles("input[type=file]", SHEET);
  await page.waitForSelector(".map-grid");
  await settle(page);
  await shot("sheet-mapping");
  assert.deepEqual(await accessibility(page), []);
  const readAs = await page.locator(".map-grid td:last-child .samples span").allTextContents();
  for (const text of ["0012", "000451", "2026-11-02 09:30", "2026-11-19", "2026-11-20"]) {
    assert.ok(readAs.includes(text), `${text} is among what was read: ${readAs}`);
  }

  // Nothing has to be put right, but whoever looks may say that this is another kind of list.
  await page.locator(".map-act input[type=checkbox]").uncheck();
  await page.locator(".map-act .ant-btn-primary").click();
  await page.waitForSelector(".tally");
  const transfers = page.locator(".tally tr", { hasText: /移轉|流转|Transfers/ });
  assert.equal((await transfers.locator("td").first().textContent()).trim(), "6");
  await shot("sheet-ready");
  await page.locator(".page-h .ant-btn-primary").click();
  await page.waitForSelector(".note-ok a[href='/lots']");
  await shot("sheet-done");

  // The lot of the sheet is found by its number, zeroes and all, and leads back to its supplier.
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.type("000451\n", { delay: 4 });
  await page.waitForURL(/trace|lots/);
  await page.waitForSelector(".draw, .pass-say");
  assert.match(await page.locator("h1").textContent(), /000451/);
  await page.goto(
    `${page.url().split("?")[0]}?${new URLSearchParams({
      root: new URL(page.url()).searchParams.get("root") ?? "",
      direction: "backward",
    })}`,
  );
  await page.waitForSelector(".draw .node");
  await settle(page);
  assert.match(await page.locator(".draw .nodes").textContent(), /青山農場/);
  await shot("sheet-trace");
}
