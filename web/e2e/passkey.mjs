/**
 * A passkey is made, opens the desk and the floor without a password, and opens nothing once it was
 * removed. The authenticator is Chromium's own virtual one. It needs a host name, so it works at
 * `localhost` whatever address the other scenarios use, and in a browser of its own, whose cookies are
 * nobody else's.
 */
import assert from "node:assert/strict";
import { accessibility, apart } from "./browser.mjs";

const NAME = "e2e key";

async function authenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const credentials = async () =>
    (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  return { credentials };
}

/** Each language says it in its own words; the icon and the place are the same. */
const words = {
  en: { enter: "Sign in with a passkey", make: "Make a passkey", take: "Remove" },
  "zh-Hans": { enter: "用通行密钥登录", make: "创建通行密钥", take: "移除" },
  "zh-Hant": { enter: "用通行密鑰登入", make: "建立通行密鑰", take: "移除" },
};

export async function passkey(given) {
  await apart(given, (own) => keyed({ ...given, ...own }));
}

async function keyed({ page, context, base, language, shot, person, password }) {
  const at = new URL(base);
  at.hostname = "localhost";
  const named = at.href.replace(/\/$/, "");
  const say = words[language];
  const key = await authenticator(page);

  await page.goto(`${named}/sign-in?next=/passkeys`);
  await page.locator("#username").fill(person);
  await page.locator("#password").fill(password);
  await page.locator(".door-form button[type=submit]").click();
  await page.waitForURL(({ pathname }) => pathname === "/passkeys");
  // Whoever signed in has a language of their own.
  await page.goto(`${named}/passkeys`);
  const rows = page.locator("tbody tr", { hasText: NAME });
  const before = await rows.count();
  const fields = page.locator("main form input");
  // The address changes before the page does.
  await page.getByRole("button", { name: say.make }).waitFor();
  await fields.nth(0).fill(NAME);
  await fields.nth(1).fill(password);
  await page.getByRole("button", { name: say.make }).click();
  await rows.nth(before).waitFor();
  assert.equal((await key.credentials()).length, 1, "the authenticator keeps one key");
  assert.deepEqual(await accessibility(page), [], "the page of passkeys");
  await shot("passkeys", page);

  // Signed out, the passkey alone opens the desk.
  await context.clearCookies();
  await page.goto(`${named}/sign-in?next=/passkeys`);
  await page.getByRole("button", { name: say.enter }).click();
  await page.waitForURL(({ pathname }) => pathname === "/passkeys");
  await rows.first().waitFor();
  assert.deepEqual(await accessibility(page), []);

  // And the floor.
  await context.clearCookies();
  await page.goto(`${named}/floor`);
  await page.getByRole("button", { name: say.enter }).click();
  await page.getByRole("button", { name: say.enter }).waitFor({ state: "detached" });
  const session = await page.request.get(`${named}/api/v1/session`);
  assert.equal((await session.json()).person.username, person);

  // Removed, it opens nothing.
  await page.goto(`${named}/passkeys`);
  await rows.first().waitFor();
  for (let left = await rows.count(); left > 0; left -= 1) {
    await rows.first().getByRole("button", { name: say.take }).click();
    await page.locator(".ant-popconfirm-buttons .ant-btn-primary").last().click();
    await rows.nth(left - 1).waitFor({ state: "detached" });
  }
  await context.clearCookies();
  await page.goto(`${named}/sign-in`);
  await page.getByRole("button", { name: say.enter }).click();
  await page.locator("[role=alert] .note, [role=alert] [class*=note]").first().waitFor();
  assert.match(page.url(), /sign-in/);
  await shot("passkey-refused", page);
}
