/**
 * Calls and work instructions: two touches and somebody knows; what changed is read before work goes
 * on, with network or without.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { floorFactory, send } from "./floor-factory.mjs";

/** A line that was cut on purpose is no complaint. */
function withoutCuts(complaints) {
  const others = complaints.filter((one) => !one.includes("ERR_INTERNET_DISCONNECTED"));
  complaints.splice(0, complaints.length, ...others);
}

/** Ends every call that is open, so that each look begins with none. */
async function quiet(page) {
  const { rows } = await send(page, "GET", "/calls?open=true");
  for (const { code } of rows) await send(page, "POST", `/calls/${code}/resolve`, {});
}

/** Waits until the device has read the orders of the factory. */
async function openOrder(page, base, code) {
  await page.goto(`${base}/floor`);
  await page.waitForSelector(".f-scan");
  for (let turn = 0; turn < 60; turn += 1) {
    await page.evaluate((order) => {
      location.hash = `#/order/${order}`;
    }, code);
    if (await page.locator(".f-head h1").isVisible()) {
      if ((await page.locator(".f-head span").first().textContent()) === code) return;
    }
    await page.waitForTimeout(250);
    await page.evaluate(() => {
      location.hash = "#/";
    });
  }
  throw new Error(`the device does not learn of ${code}`);
}

/** A picture made here: one colour, so that nobody mistakes it for another. */
const picture = (page) =>
  page.evaluate(
    () =>
      new Promise((done) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [640, 420];
        const paint = canvas.getContext("2d");
        paint.fillStyle = "#2f6f4f";
        paint.fillRect(0, 0, 640, 420);
        paint.fillStyle = "#fff";
        paint.font = "bold 120px sans-serif";
        paint.fillText("4 °C", 190, 250);
        canvas.toBlob(async (blob) => done([...new Uint8Array(await blob.arrayBuffer())]));
      }),
  );

async function attach(page, subject, bytes) {
  return page.evaluate(
    async ([of, content]) => {
      const session = await fetch("/api/v1/session").then((answer) => answer.json());
      const answer = await fetch(`/api/v1/attachments?subject=${of}&name=cold.png`, {
        method: "POST",
        headers: {
          "content-type": "application/octet-stream",
          "x-csrf-token": session.csrf,
        },
        body: new Uint8Array(content),
      });
      return (await answer.json()).result.sha256;
    },
    [subject, bytes],
  );
}

/** From any page: one touch to the call, one to what is needed. Then it says who comes. */
export async function floorCall({ page, context, base, shot, complaints }) {
  await page.goto(`${base}/floor`);
  await page.waitForSelector(".f-scan");
  await quiet(page);
  await page.evaluate(() => localStorage.removeItem("suyuan.floor.call"));
  await page.reload();
  await page.waitForSelector(".f-scan");

  await page.locator('.f-tabs a[href="#/call"]').click();
  await page.waitForSelector(".f-kinds");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-call");
  await page.locator(".f-say input").fill("皮帶鬆了");
  await page.locator(".f-kind").nth(2).click();
  await page.waitForSelector(".f-full.f-ok .f-strip");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-call-sent");
  const { rows } = await send(page, "GET", "/calls?open=true");
  assert.equal(rows.length, 1);
  assert.equal(rows[0].kind, "machine");
  assert.equal(rows[0].note, "皮帶鬆了");

  // What is wrong is shown with a picture, taken after somebody was called.
  await page.locator(".f-foot input[type=file]").setInputFiles({
    name: "belt.png",
    mimeType: "image/png",
    buffer: Buffer.from(await picture(page)),
  });
  await page.waitForSelector("[role=status].f-note");
  for (let turn = 0; turn < 40; turn += 1) {
    const { attachments } = await send(page, "GET", `/calls/${rows[0].code}`);
    if (attachments.length === 1) break;
    assert.ok(turn < 39, "the picture never arrived");
    await page.waitForTimeout(250);
  }
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-call-picture");

  await send(page, "POST", `/calls/${rows[0].code}/answer`, {});
  const name = (await send(page, "GET", "/session")).person.name;
  await page.waitForFunction(
    (who) => document.querySelector(".f-full .f-strip")?.textContent.includes(who),
    name,
  );
  await page.locator(".f-foot .f-btn-big").click();
  await page.waitForSelector(".f-mycall-answered");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-call-comes");
  await send(page, "POST", `/calls/${rows[0].code}/resolve`, { remedy: "換皮帶" });
  await page.waitForSelector(".f-mycall-resolved button");
  await page.locator(".f-mycall-resolved button").click();
  await page.waitForSelector(".f-mycall", { state: "detached" });

  await context.setOffline(true);
  await page.locator('.f-tabs a[href="#/call"]').click();
  await page.locator(".f-kind-stop").click();
  await page.locator(".f-kind-danger").click();
  await page.waitForSelector(".f-full");
  await page.waitForSelector(".f-full.f-ask", { timeout: 20_000 });
  await shot("floor-call-unsent");
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.waitForSelector(".f-full.f-ok .f-strip", { timeout: 30_000 });
  const heard = await send(page, "GET", "/calls?open=true");
  assert.deepEqual(
    heard.rows.map(({ kind, stopped }) => [kind, stopped]),
    [["safety", true]],
  );
  await quiet(page);
  await page.evaluate(() => localStorage.removeItem("suyuan.floor.call"));
  withoutCuts(complaints);
}

/** Whoever leads sees it within seconds, goes, and says what was done. */
export async function deskCalls({ page, base, shot }) {
  await page.goto(`${base}/calls`);
  await page.waitForSelector(".page-h");
  await quiet(page);
  await page.reload();
  await page.waitForSelector(".blank");
  assert.deepEqual(await accessibility(page), []);
  const p = `C${Date.now().toString(36).toUpperCase().slice(-5)}`;
  const fields = { name: "包餡線 2 號", kind: "station" };
  await send(page, "PUT", `/masters/place/${p}`, { fields });
  await send(page, "POST", "/calls", { kind: "material", station: p, note: "高麗菜快用完了" });
  await send(page, "POST", "/calls", { kind: "machine", station: p, stopped: true });

  // It comes by itself.
  await page.waitForSelector(".calls li:nth-child(2)");
  assert.ok(await page.locator(".calls li").first().locator(".chip-hold").first().isVisible());
  assert.deepEqual(await accessibility(page), []);
  await shot("calls-now");
  await page.locator(".calls li").first().locator(".ant-btn-primary").click();
  await page.waitForSelector(".call-wip");
  const machine = page.locator(".call-wip .call-acts button").first();
  await machine.click();
  await page.waitForSelector(".ant-drawer textarea");
  await page.locator(".ant-drawer textarea").nth(1).fill("換皮帶");
  assert.deepEqual(await accessibility(page), []);
  await page.locator(".ant-drawer button[type=submit]").click();
  await page.waitForFunction(() => document.querySelectorAll(".calls li").length === 1);

  // From the desk too, with a picture.
  await page.locator(".page-h .ant-btn").last().click();
  const form = page.locator(".ant-drawer form");
  await form.locator("textarea").fill("樓上辦公室也要人");
  await form.locator("input[type=file]").setInputFiles({
    name: "desk.png",
    mimeType: "image/png",
    buffer: Buffer.from(await picture(page)),
  });
  await form.locator(".sent li").waitFor();
  assert.deepEqual(await accessibility(page), []);
  await shot("calls-raise");
  await form.locator("button[type=submit]").click();
  await page.waitForSelector(".call-files img");
  assert.deepEqual(await accessibility(page), []);
  await shot("calls-picture");

  await page.goto(`${base}/calls?view=past`);
  await page.waitForSelector(".tb tbody tr");
  assert.ok(await page.getByText("換皮帶").first().isVisible());
  assert.deepEqual(await accessibility(page), []);
  await page.goto(`${base}/calls?view=figures`);
  await page.waitForSelector(".tb tbody tr");
  assert.deepEqual(await accessibility(page), []);
  await shot("calls-figures");
  await page.goto(`${base}/calls?view=chains`);
  await page.waitForSelector(".tb tbody tr");
  assert.deepEqual(await accessibility(page), []);
  await shot("calls-chains");
  await quiet(page);
}

/** Steps with a picture, published, read by nobody yet. */
export async function deskInstruction({ page, base, shot }) {
  const p = `G${Date.now().toString(36).toUpperCase().slice(-5)}`;
  await page.goto(`${base}/instructions`);
  await page.waitForSelector(".page-h");
  const fields = { name: "清洗站", kind: "station" };
  await send(page, "PUT", `/masters/place/${p}`, { fields });
  const bytes = await picture(page);
  await page.goto(`${base}/instructions?add=1`);
  const form = page.locator(".ant-drawer form");
  await form.waitFor();
  await form.locator("input").first().fill(p);
  await form.locator("input[lang]").first().fill("清洗攪拌機");
  await form.locator(".instruction-step textarea").first().fill("斷電，掛牌");
  await form
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "cold.png", mimeType: "image/png", buffer: Buffer.from(bytes) });
  await form.locator(".instruction-files img").first().waitFor();
  // The station is chosen by typing.
  const station = form.getByRole("combobox").nth(2);
  await station.click();
  await station.fill(p);
  await page.locator(".ant-select-item-option").filter({ hasText: p }).first().click();
  assert.deepEqual(await accessibility(page), []);
  await shot("instruction-write");
  await form.locator("button[type=submit]").click();
  await page.waitForURL(`**/instructions/${p}`);
  await page.waitForSelector(".instruction-steps img");
  await page.waitForSelector(".instruction-unread");
  assert.deepEqual(await accessibility(page), []);
  await shot("instruction");
}

/** Two pairs of eyes: a draft is handed in, its author cannot release it, somebody else does. */
export async function secondPerson({ page, base, shot }) {
  const p = `H${Date.now().toString(36).toUpperCase().slice(-5)}`;
  const fields = { name: "清洗站", kind: "station" };
  await send(page, "PUT", `/masters/place/${p}`, { fields });
  const body = (based_on) => ({
    code: p,
    based_on,
    titles: { "zh-Hant": "清洗攪拌機", "zh-Hans": "清洗搅拌机", en: "Cleaning the mixer" },
    station: p,
    unread: "show",
    ...(based_on > 0 ? { change: "加一步" } : {}),
    steps: [{ texts: { "zh-Hant": "斷電，掛牌", "zh-Hans": "断电，挂牌", en: "Power off" } }],
  });
  await send(page, "POST", "/instructions", body(0));
  const person = {
    username: `eyes-${p}`.toLowerCase(),
    name: "林怡君",
    password: "dumplings-1119",
  };
  await send(page, "POST", "/people", { ...person, roles: ["planner"] });
  await send(page, "PUT", "/instruction-settings", { second_person: true });
  try {
    await page.goto(`${base}/instructions/${p}`);
    await page.locator(".page-h .ant-btn-primary").click();
    const form = page.locator(".ant-drawer form");
    await form.locator("textarea").last().fill("加一步");
    await form.locator("button[type=submit]").click();
    await page.waitForSelector(".note .lnk");
    assert.deepEqual(await accessibility(page), []);
    await shot("instruction-draft-waits");
    await page.goto(`${base}/instructions`);
    const row = page.locator(".instruction-drafts li", { hasText: p });
    await row.locator("button").click();
    await page.waitForSelector(".ant-drawer .instruction-steps");
    // Nobody releases their own.
    assert.equal(await page.locator(".ant-drawer .ant-btn-primary").count(), 0);
    assert.deepEqual(await accessibility(page), []);
    await shot("instruction-draft");
    const other = await page.context().browser().newContext({ ignoreHTTPSErrors: true });
    const signed = await other.request.post(`${base}/api/v1/session`, {
      data: { username: person.username, password: person.password },
    });
    const { csrf } = await signed.json();
    const site = (await send(page, "GET", "/session")).site?.code;
    const answer = await other.request.post(
      `${base}/api/v1/instruction-drafts/${p}/release${site ? `?site=${site}` : ""}`,
      { headers: { "x-csrf-token": csrf }, data: { draft: 1 } },
    );
    assert.equal(answer.status(), 201, await answer.text());
    await other.close();
    await page.goto(`${base}/instructions/${p}`);
    await page.getByText("林怡君").first().waitFor();
    await shot("instruction-released");
  } finally {
    await send(page, "PUT", "/instruction-settings", { second_person: false });
  }
}

/** The versions that were read, once the device has said so. */
async function readBy(page, code) {
  for (let turn = 0; ; turn += 1) {
    const { people } = await send(page, "GET", `/instructions/${code}/readers`);
    const reads = people.flatMap((one) => one.reads.map(({ version }) => version));
    if (reads.length > 0 || turn === 50) return reads;
    await page.waitForTimeout(200);
  }
}

/** What must be read is read before work begins; a changed version says what is new. */
export async function floorGuide({ page, context, base, shot, complaints }) {
  await page.goto(`${base}/floor`);
  await page.waitForSelector(".f-scan");
  const { p, order, run } = await floorFactory(page);
  const code = `${p}-MIXING`;
  const sha256 = await attach(page, `instruction:${code}`, await picture(page));
  const publish = (based_on, steps) =>
    send(page, "POST", "/instructions", {
      code,
      based_on,
      titles: { "zh-Hant": "拌餡", en: "Mixing", vi: "Trộn nhân" },
      item: `${p}-FL`,
      operation: "MIX",
      unread: "refuse",
      ...(based_on > 0 ? { change: "肉溫改為 4 °C 以下" } : {}),
      steps,
    });
  const wash = { texts: { "zh-Hant": "洗手、戴手套", en: "Wash hands, gloves on", vi: "Rửa tay" } };
  const cold = {
    texts: {
      "zh-Hant": "量肉溫，4 °C 以下才下料",
      en: "Meat at 4 °C or below",
      vi: "Thịt dưới 4 °C",
    },
    caution: true,
    files: [sha256],
  };
  await publish(0, [wash]);
  await openOrder(page, base, order);
  await page.waitForTimeout(500);
  await page.reload();
  await page
    .locator(".f-btn-plain, .f-btn-first")
    .filter({ has: page.locator("svg") })
    .first()
    .waitFor();
  await page.waitForTimeout(1_000);
  await page.locator(".f-body .f-btn").last().click();
  await page.waitForSelector(".f-guide");
  await page.locator(".f-foot .f-btn-big").click();
  await page.waitForSelector(".f-guide", { state: "detached" });
  assert.deepEqual(await readBy(page, code), [1]);

  await publish(1, [wash, cold]);
  await page.goto(`${base}/floor#/feed/${encodeURIComponent(`run:${run}`)}`);
  await page.reload();
  await page.waitForSelector(".f-guide-new", { timeout: 20_000 });
  await page.waitForTimeout(1_500);
  assert.deepEqual(await accessibility(page), []);
  await context.setOffline(true);
  await page.locator(".f-foot .f-btn-big").click();
  await page.waitForSelector(".f-guide-caution img");
  // The picture is there without network.
  const drawn = await page.evaluate(async () => {
    const image = document.querySelector(".f-guide img");
    await image.decode();
    return image.naturalWidth;
  });
  assert.equal(drawn, 640);
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-guide");
  await page.locator(".f-foot .f-btn-big").click();
  await page.waitForSelector(".f-line");
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  for (let turn = 0; turn < 60; turn += 1) {
    const { people } = await send(page, "GET", `/instructions/${code}/readers`);
    if (people.some((one) => one.reads.some(({ version }) => version === 2))) break;
    assert.ok(turn < 59, "the read receipt never came");
    await page.waitForTimeout(500);
  }
  withoutCuts(complaints);
}
