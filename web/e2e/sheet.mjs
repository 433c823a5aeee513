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
  await page.waitForSelector(".map-grid, .tally");
  await settle(page);
  await shot("sheet-mapping");
  assert.deepEqual(await accessibility(page), []);
}
