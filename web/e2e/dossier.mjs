/**
 * A dossier: made from a trace, dropped on the page that verifies it without an account, and refused
 * with its place once a single byte of it is another.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { accessibility } from "./browser.mjs";
import { DRAWER, firstStory, settle } from "./steps.mjs";
import { drop } from "./verifiers.mjs";

/** Makes a dossier of the trace that is open, and saves it. */
export async function made(page, withhold) {
  await page.getByRole("button", { name: MAKE }).click();
  await page.waitForSelector(DRAWER);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  for (const at of withhold) await page.locator(`${DRAWER} input[type=checkbox]`).nth(at).check();
  const saving = page.waitForEvent("download");
  await page.locator(`${DRAWER} [type=submit]`).click();
  const file = await saving;
  assert.match(file.suggestedFilename(), /^dossier-.+-(forward|backward|both)-\d{8}\.zip$/);
  await page.waitForSelector(`${DRAWER} .note-ok`);
  return readFile(await file.path());
}

const MAKE = /^(證據包|证据包|Dossier)$/;

export async function dossier({ page, context, base, language, complaints, shot }) {
  await page.goto(`${base}${await firstStory(page, base)}`);
  const bytes = await made(page, []);
  await shot("dossier");
  const href = await page.getAttribute(`${DRAWER} a[href^='/verify']`, "href");

  const stranger = await context.newPage();
  stranger.on("pageerror", (error) => complaints.push(String(error)));
  const asked = [];
  await stranger.goto(`${base}${href}`);
  stranger.on("request", (request) => asked.push(request.url()));
  assert.equal(await stranger.getAttribute("html", "lang"), language);
  await drop(stranger, bytes);
  await stranger.waitForSelector(".verdict.good");
  assert.deepEqual(await accessibility(stranger), []);
  await stranger.screenshot({ path: `e2e/shots/dossier-holds.${language}.png` });

  const changed = Uint8Array.from(bytes);
  const at = Math.floor(bytes.length / 2);
  changed[at] ^= 1;
  await drop(stranger, changed);
  await stranger.waitForSelector(".verdict.bad");
  const why = await stranger.locator(".verdict.bad p").textContent();
  assert.match(why, /byte \d+|\.(ndjson|json|txt|pdf)|blobs\//, `it says where: ${why}`);
  await stranger.screenshot({ path: `e2e/shots/dossier-refused.${language}.png` });
  assert.deepEqual(asked, [], "nothing leaves the page");
  await stranger.close();

  // A reader of this one still verifies all of it, and is told how much is not shown.
  await page.keyboard.press("Escape");
  await page.waitForSelector(DRAWER, { state: "detached" });
  const less = await made(page, [0, 1, 2]);
  assert.ok(!less.includes("answer.pdf"), "a paper with names and figures is no part of it");
}
