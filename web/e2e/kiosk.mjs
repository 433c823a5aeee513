/** A shared device at a station, against the server's own routes. */
import assert from "node:assert/strict";
import { floorFactory, send } from "./floor-factory.mjs";
import { accessibility, BIG, knows, scan, withoutCuts } from "./floor-steps.mjs";
import { elsewhere } from "./people.mjs";

const PASSWORD = "dumplings-1119";

/** A person with a badge, and a PIN that was given or, with `own`, chosen. */
async function person(page, base, { username, name, roles, pin, own }) {
  const { id } = await send(page, "POST", "/people", { username, name, password: PASSWORD, roles });
  await send(page, "POST", "/badges", { badge: `card-${username}`, person: id });
  await put(page, `/people/${id}/pin`, { pin });
  if (own) {
    const away = await elsewhere(base);
    await away.ask("POST", "/session", { username, password: PASSWORD });
    const chosen = await away.ask("PUT", "/session/pin", { current: PASSWORD, pin: own });
    assert.equal(chosen.status, 204, JSON.stringify(chosen.said));
    await away.close();
  }
  return id;
}

/** Answers without a body are no JSON. */
const put = (page, path, body) =>
  page.evaluate(
    async ([where, what]) => {
      const session = await fetch("/api/v1/session").then((answer) => answer.json());
      const answer = await fetch(`/api/v1${where}`, {
        method: "PUT",
        headers: { "content-type": "application/json", "x-csrf-token": session.csrf },
        body: JSON.stringify(what),
      });
      if (!answer.ok) throw new Error(`PUT ${where}: ${answer.status} ${await answer.text()}`);
    },
    [path, body],
  );

const atEntrance = (page) => page.waitForSelector(".f-badge");

async function type(page, pin) {
  for (const key of pin) {
    await page
      .locator(".f-keys button", { hasText: new RegExp(`^${key}$`) })
      .last()
      .click();
  }
}

async function leave(page) {
  await page.locator(".f-leave").first().click();
  await atEntrance(page);
}

/** Puts the device of this browser at the station of the factory, with people for today. */
async function furnish(page, base) {
  const factory = await floorFactory(page);
  const { p } = factory;
  const of = (who, name, roles, more) =>
    person(page, base, {
      username: `${p}-${who}`.toLowerCase(),
      name: `${name} ${p}`,
      roles,
      ...more,
    });
  const wang = await of("wang", "王小明", ["operator"], { pin: "7351" });
  const chen = await of("chen", "陳班長", ["leader"], { pin: "7351", own: "2840" });
  const lin = await of("lin", "林班長", ["leader"], { pin: "7351", own: "9164" });
  const gao = await of("gao", "高品保", ["quality"], { pin: "7351", own: "5027" });
  await put(page, `/stations/${p}-M03/people`, { people: [wang, chen, lin, gao] });
  await put(page, "/kiosk-settings", { badge_alone: true, idle_s: 30 });
  await send(page, "POST", "/kiosks", { station: `${p}-M03`, name: "e2e" });
  return { ...factory, wang, chen, lin, gao };
}

async function signOutByHand(page) {
  await page.evaluate(async () => {
    const session = await fetch("/api/v1/session").then((answer) => answer.json());
    await fetch("/api/v1/session", {
      method: "DELETE",
      headers: { "x-csrf-token": session.csrf },
    });
  });
}

/** A badge signs in within two seconds; a PIN that was given has to be changed first. */
async function badges(page, p, shot) {
  const began = Date.now();
  await scan(page, `card-${p}-chen`.toLowerCase());
  await page.waitForSelector(".f-scan");
  const took = Date.now() - began;
  console.log(`      badge to first screen: ${took} ms`);
  assert.ok(took < 2_000, `${took} ms`);
  await leave(page);

  await page.locator(".f-people button", { hasText: "王小明" }).click();
  await type(page, "7351");
  await shot("floor-kiosk-pin");
  await page.locator(".f-btn-big").click();
  // One's own PIN is asked for: the names are gone, the keys are there.
  await page.waitForSelector(".f-people", { state: "detached" });
  await page.waitForSelector(".f-pin");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-kiosk-own-pin");
  await type(page, "7351");
  await page.locator(".f-btn-big").click();
  await type(page, "3862");
  await page.locator(".f-btn-big").click();
  await page.waitForSelector(".f-scan");
  await leave(page);
}

/** A hold is lifted with a PIN; without it nothing happens. */
async function lifting(page, { p }, shot) {
  const open = async () => {
    const { rows } = await send(page, "GET", `/holds?lot=${p}SM2`);
    return rows.filter(({ lifted_at }) => lifted_at == null);
  };
  await scan(page, `card-${p}-gao`.toLowerCase());
  await page.waitForSelector(".f-scan");
  await scan(page, `${p}SM2`);
  await page.waitForSelector(".f-q .chip");
  await page.locator(".f-foot .row .f-btn").last().click();
  await page.locator(".f-body .f-btn").first().click();
  await page.waitForSelector(".f-sign");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-sign");
  await type(page, "0000");
  await page.locator(".f-sign .f-btn-first").click();
  await page.waitForSelector(".f-sign [role=alert]");
  assert.equal((await open()).length, 1);
  await type(page, "5027");
  await page.locator(".f-sign .f-btn-first").click();
  await page.waitForSelector(".f-ok .f-word");
  assert.deepEqual(await open(), []);
  await leave(page);
}

/** Two leaders, two PINs, one page that says what is left to do. */
async function handing(page, { p }, shot) {
  await scan(page, `card-${p}-chen`.toLowerCase());
  await page.waitForSelector(".f-scan");
  await page.locator(".f-tabs a").nth(1).click();
  await page.locator(".f-btn").last().click();
  await page.getByRole("button", { name: `林班長 ${p}` }).waitFor();
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-hand-over");
  await page.getByRole("button", { name: `林班長 ${p}` }).click();
  await type(page, "9164");
  await page.locator(BIG).click();
  await page.waitForSelector(".f-sign");
  await type(page, "2840");
  await page.locator(".f-sign .f-btn-first").click();
  await page.waitForSelector(".f-ok .f-word");
  assert.match(await page.locator(".f-why").textContent(), /陳班長.*林班長/);
  await shot("floor-handed-over");
  await leave(page);
}

/** A day badge is for what its bearer was shown, and nothing else is recorded under it. */
async function dayBadge(page, { p, run }, shot) {
  await scan(page, `card-${p}-day`.toLowerCase());
  await page.waitForSelector(".f-scan");
  await page.waitForSelector(".f-trained");
  await shot("floor-day-badge");
  await scan(page, run);
  await page.waitForSelector(".f-no .f-why");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-not-trained");
  const left = async () => (await send(page, "GET", `/stock?q=${p}SY1`)).rows[0].on_hand;
  assert.equal(await left(), "60");
  // What went in all the same is on record, in amber, and the leader hears of it.
  await page.locator(".f-foot .f-btn-quiet").click();
  await page.waitForSelector(".f-line.next");
  await scan(page, `${p}SY1`);
  await page.locator(BIG).click();
  await page.waitForSelector(".f-ask .f-strip");
  assert.equal(await left(), "24");
  await shot("floor-day-badge-against");
  await leave(page);
}

/** The same badge at two stations at once is a matter for the leader. */
async function twice(base, { p, chen }) {
  const phone = await elsewhere(base);
  const there = await phone.ask("POST", "/session/badge", {
    badge: `card-${p}-chen`.toLowerCase(),
    pin: "2840",
    station: `${p}-M04`,
  });
  assert.equal(there.status, 200, JSON.stringify(there.said));
  const { rows } = (await phone.ask("GET", "/tasks")).said;
  const found = rows.find(({ kind, by }) => kind === "check_badge" && by?.person === chen);
  assert.ok(found, "the leader is asked to check the badge");
  await phone.close();
}

/** Without network the device waits for the badge it knows, and for no other. */
async function lockedOut(page, context, { p }, shot) {
  await context.setOffline(true);
  await page.waitForSelector(".f-screen:not(:has(.f-top)) .f-badge", { timeout: 40_000 });
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-kiosk-locked");
  await scan(page, `card-${p}-lin`.toLowerCase());
  await page.waitForSelector("[role=alert]");
  assert.equal(await page.locator(".f-scan").count(), 0, "another badge opens nothing");
  await scan(page, `card-${p}-chen`.toLowerCase());
  await page.waitForSelector(".f-scan");
  await context.setOffline(false);
}

/** The server said twice that an act has to be signed first; the browser calls that an error. */
function asked(complaints) {
  const others = complaints.filter((one) => !/status of 403/.test(one));
  assert.equal(complaints.length - others.length, 2, complaints.join("\n"));
  complaints.splice(0, complaints.length, ...others);
}

const KIOSK_LOOK = "zh-Hant";

export async function kiosk(of) {
  const { page, base, language, shot, context, person: admin, password, complaints } = of;
  if (language !== KIOSK_LOOK) return;
  await page.goto(`${base}/floor`);
  await page.waitForSelector(".f-scan");
  const factory = await furnish(page, base);
  const { p } = factory;
  await send(page, "PUT", `/masters/place/${p}-M04`, {
    fields: { name: "成型機 M-04", kind: "station" },
  });
  await send(page, "POST", "/day-badges", {
    badge: `card-${p}-day`.toLowerCase(),
    name: "阮文雄",
    operations: ["PACK"],
    station: `${p}-M03`,
  });
  await signOutByHand(page);
  await page.reload();
  await atEntrance(page);
  assert.equal(await page.locator(".f-people button").count(), 5);
  assert.equal(await page.locator(".f-langs button").count(), 5, "every other language is offered");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-kiosk");

  await badges(page, p, shot);
  await lifting(page, factory, shot);
  await handing(page, factory, shot);
  await dayBadge(page, factory, shot);
  // Nobody touches the device: half a minute, as it was set, and the next one finds it free.
  await scan(page, `card-${p}-chen`.toLowerCase());
  await page.waitForSelector(".f-scan");
  await twice(base, factory);
  await knows(page, factory.run);
  await lockedOut(page, context, factory, shot);
  withoutCuts(complaints);
  asked(complaints);
  await page.waitForSelector(".f-people", { timeout: 40_000 });
  assert.equal(await page.evaluate(() => fetch("/api/v1/session").then((a) => a.status)), 401);
  await context.clearCookies();
  await page.evaluate(() => localStorage.removeItem("suyuan.floor.kiosk"));
  await signInAnew(page, base, admin, password);
}

/** The scenarios that follow are the administrator's again. */
async function signInAnew(page, base, name, secret) {
  await page.goto(`${base}/floor`);
  await page.locator(".f-in").first().fill(name);
  await page.locator(".f-in").nth(1).fill(secret);
  await page.locator("button[type=submit]").click();
  await page.waitForSelector(".f-scan");
}
