/**
 * Somebody sets up a second factor, keeps the recovery codes, signs in with a code, sees the device and
 * ends another session. In a browser of its own, so that the session of the other scenarios stays.
 */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { accessibility, apart } from "./browser.mjs";
import { somebody } from "./people.mjs";
import { settle } from "./steps.mjs";

const PASSWORD = "dumplings-1119";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code that an authenticator shows, so many half minutes from now. */
function code(secret, later = 0) {
  const bits = [...secret]
    .map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const tag = createHmac("sha1", key).update(step).digest();
  const at = tag[19] & 15;
  return String((tag.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

export async function sessions(given) {
  const { page: admin, base } = given;
  const username = `two-${Date.now().toString(36)}`;
  await admin.goto(`${base}/`);
  await settle(admin);
  await somebody(admin, base, {
    username,
    name: "兩步",
    password: PASSWORD,
    roles: ["leader"],
  });

  await apart(given, (own) => twoSteps({ ...given, ...own, username }));
}

async function twoSteps({ page, context, base, username, shot }) {
  const enter = async () => {
    await page.goto(`${base}/sign-in?next=/sessions`);
    await page.fill("#username", username);
    await page.fill("#password", PASSWORD);
    await page.keyboard.press("Enter");
  };
  await enter();
  await page.waitForURL(({ pathname }) => pathname === "/sessions");
  const factor = page.locator("main section.card").first();
  await factor.locator("input[type=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await factor.locator("svg[role=img], .ant-qrcode svg").first().waitFor();
  assert.deepEqual(await accessibility(page), [], "the picture for the authenticator");
  await shot("second-factor", page);
  const secret = await factor.locator(".code").textContent();
  await factor.locator("input").fill(code(secret));
  await page.keyboard.press("Enter");
  await page.waitForSelector("main [role=status] li");
  assert.equal(await page.locator("main [role=status] li").count(), 10, "ten recovery codes");
  await page.locator("main [role=status] button").click();
  await page.waitForSelector("main form input[inputmode=numeric]");
  assert.deepEqual(await accessibility(page), [], "the page of devices");
  await shot("sessions", page);

  // The password alone asks for a code; the first session stays where it was.
  await context.clearCookies();
  await enter();
  await page.locator("#code").fill(code(secret, 1));
  await page.keyboard.press("Enter");
  await page.waitForURL(({ pathname }) => pathname === "/sessions");
  const end = page.locator("main tbody .ant-btn-dangerous");
  await end.first().waitFor();
  assert.equal(await end.count(), 1, "the session before is seen");
  await end.first().click();
  await end.first().waitFor({ state: "detached" });
}
