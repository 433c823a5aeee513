/**
 * Two sites of one company: a second site is opened, goods go there, are received there, some come back,
 * a trace goes over all of it, and a recall is held at both. One site is asked for a signature and signs,
 * one cannot be reached and says whom to call.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { chooseMeaning, DIALOG, point } from "./signatures.mjs";
import { act, ask, commit, DRAWER, settle } from "./steps.mjs";

const SIGNED = { code: "E2E-RECALL", act: "open_recall", signatures: 1, meanings: "approval" };

/** Looks at a page as it stands: nobody is shut out, and nothing moves sideways. */
async function looked({ page, shot }, name, within) {
  await settle(page);
  assert.deepEqual(await accessibility(page), [], name);
  // A phone shows the middle of a page, where what is looked at is.
  if (within) await page.locator(within).first().scrollIntoViewIfNeeded();
  await shot(name);
  const wide = await page.evaluate(() => {
    const main = document.querySelector("#page");
    if (main.scrollWidth <= main.clientWidth) return [];
    const edge = main.getBoundingClientRect().right;
    const over = [...main.querySelectorAll("*")].filter(
      (one) => one.getBoundingClientRect().right > edge + 1 && !one.closest(".scroll-x"),
    );
    return over.slice(0, 4).map((one) => `${one.tagName} ${one.className} ${one.textContent}`);
  });
  assert.deepEqual(wide, [], `${name} moves sideways`);
}

/** A second site, opened by whoever may; a name that is taken is refused. */
async function opened(at, tag) {
  const { page, base } = at;
  await page.goto(`${base}/sites`);
  await page.waitForSelector("#page .case-sites > li");
  await looked(at, "sites");
  const before = await page.locator("#page .case-sites > li").count();
  const fields = page.locator(`${DRAWER} .ant-form-item input`);
  const open = async (name, code) => {
    await fields.nth(0).fill(name);
    await fields.nth(1).fill(code);
    await commit(page, DRAWER);
  };
  await page.locator(".page-h .ant-btn-primary").click();
  await page.waitForSelector(`${DRAWER} form`);
  await open(`${tag} 二厂`, "MAIN");
  await page.waitForSelector(`${DRAWER} .note-no`);
  await looked(at, "site-open");
  await open(`${tag} 二厂`, `${tag}-2`);
  await page.waitForSelector("#page .note-ok");
  assert.equal(await page.locator("#page .case-sites > li").count(), before + 1);
  await looked(at, "site-opened");
  return `${tag}-2`;
}

/** Goods of its own at the first site, and the partners that stand for both. */
async function furnished(page, tag, second) {
  const put = (kind, code, fields) => ask(page, "PUT", `/masters/${kind}/${code}`, { fields });
  const { sites } = await ask(page, "GET", "/session");
  const first = sites[0].code;
  await put("place", `${tag}-A`, { name: `${tag} A`, kind: "bin" });
  await put("place", `${tag}-D`, { name: `${tag} D`, kind: "dock" });
  await put("partner", `${tag}-S`, { name: `${tag} 供應商`, role: "supplier" });
  await put("partner", `${tag}-1`, { name: `${tag} 一厂`, role: "both", site: first });
  await put("partner", `${tag}-2`, { name: `${tag} 二厂`, role: "both", site: second });
  await put("contact", `${tag}-QA`, {
    name: `${tag} 周品保`,
    partner: `${tag}-2`,
    phone: "021 5888 0101",
    night_phone: "139 0000 0101",
  });
  const item = `${tag}-I`;
  await put("item", item, { unit: "kg", kg_per_unit: "1", tracking: "lot", name: `${tag} 水饺` });
  const bought = { item, quantity: "60", supplier_lot: `${tag}-L`, place: `${tag}-A` };
  const body = { supplier: `${tag}-S`, lots: [{ ...bought, attributes: {} }], act };
  const { result } = await ask(page, "POST", "/receipts", body);
  return { first, second, item, lot: result.lots[0].lot };
}

/** Some of a lot leaves a site for the other one; the number of the delivery note. */
async function sent(page, { tag, item, lot }, quantity) {
  const post = async (path, body) => (await ask(page, "POST", path, { ...body, act })).result;
  const sold = await post("/sales-orders", { partner: `${tag}-2`, lines: [{ item, quantity }] });
  const { code } = await post("/shipments", { order: sold.code, dock: `${tag}-D` });
  await post(`/shipments/${code}/picks`, { line: 1, lot, quantity });
  const { picks } = await ask(page, "GET", `/shipments/${code}`);
  for (const { pick } of picks) await post(`/shipments/${code}/picks/${pick}/pick`, {});
  await post(`/shipments/${code}/dispatch`, {});
  return code;
}

/** From now on the desk is at a site. */
async function standAt({ page, base }, site, path) {
  await page.evaluate((code) => localStorage.setItem("suyuan.site", code), site);
  await page.goto(`${base}${path}`);
}

/** What is on the way is received at the second site, named in the form; and some that nobody names. */
async function received(at, goods, note) {
  const { page } = at;
  const { tag, second } = goods;
  await standAt(at, second, "/site-goods");
  await page.waitForSelector(".coming li");
  await looked(at, "site-goods");
  await page.goto(`${at.base}/receiving`);
  await page.waitForSelector(".receiving-list");
  await page.locator(".receiving-list header + button").click();
  await page.locator(".receiving-from input").click();
  await page.locator(".receiving-from input").fill(`${tag}-1`);
  await page.locator(`.ant-select-item-option[title^="${tag}-1 "]:visible`).first().click();
  await page.locator(".coming li", { hasText: note }).locator("button").click();
  await page.waitForSelector(".receiving-lot");
  await page.locator(".receiving-act .ant-btn-primary:not([disabled])").waitFor();
  await looked(at, "site-receiving");
  await page.locator(".receiving-act .ant-btn-primary").click();
  await page.waitForSelector(".receiving-done tbody tr");
  await looked(at, "site-received");
  const { rows } = await ask(page, "GET", `/crossings/unnamed?site=${second}`);
  assert.deepEqual(rows, [], "the receipt names what was sent");
}

/** A receipt that names nothing is a task; it is named afterwards. */
async function named(at, goods) {
  const { page, base } = at;
  const { tag, second, item } = goods;
  const lots = [
    { item, quantity: "5", supplier_lot: `${tag}-X`, place: `${tag}-A`, attributes: {} },
  ];
  await ask(page, "POST", `/receipts?site=${second}`, { supplier: `${tag}-1`, lots, act });
  await page.goto(`${base}/tasks`);
  await page.waitForSelector(".tasks a[href*='site-goods']");
  await looked(at, "site-tasks");
  await page.locator(".tasks a[href*='site-goods']").first().click();
  await page.waitForSelector("[aria-labelledby=unnamed] li button");
  await looked(at, "site-goods-unnamed");
  await page.locator("[aria-labelledby=unnamed] li button").first().click();
  await page.waitForSelector(`${DRAWER} .coming li button`);
  await looked(at, "site-name-half");
  await page.locator(`${DRAWER} .coming li button`).first().click();
  await page.waitForSelector(DRAWER, { state: "detached" });
  await page.waitForFunction(() => !document.querySelector("[aria-labelledby=unnamed] li"));
}

/** Some goes back, and the first site says in the form of the return which goods they are. */
async function sentBack(at, goods, note) {
  const { page } = at;
  const { first, second, lot, tag } = goods;
  const there = await ask(page, "GET", `/pools?site=${second}&kind=lot&q=${tag}`);
  const their = there.rows.find(({ supplier_lot }) => supplier_lot !== `${tag}-X`)?.ref;
  assert.ok(their, "the lot is there");
  const back = { lot: their, quantity: "4", reason: "e2e 多发", place: null, act };
  await ask(page, "POST", `/supplier-returns?site=${second}`, back);
  await standAt(at, first, `/shipments/${note}`);
  await page.waitForSelector(".page-h button");
  await page.locator(".page-h > button").first().click();
  await page.waitForSelector(`${DRAWER} .coming-choice input`);
  await page.locator(`${DRAWER} .coming-choice input`).first().check();
  await page.waitForSelector(`${DRAWER} .note-plain`);
  await looked(at, "site-return");
  await commit(page, DRAWER);
  await page.waitForSelector(`${DRAWER} .note-ok`);
  await settle(page);
  const { rows } = await ask(page, "GET", `/crossings/unnamed?site=${first}`);
  assert.deepEqual(rows, [], "the return names what was sent back");
  return { lot, their };
}

/** A trace over the link, as a picture and as a table, with what went back. */
async function traced(at, { first, second }, { lot, their }) {
  const { page, base } = at;
  const trace = (root) => `/trace?${new URLSearchParams({ root, direction: "forward" })}`;
  await standAt(at, first, trace(lot));
  await page.waitForSelector(".trace-sites li");
  await looked(at, "trace-sites");
  await standAt(at, second, trace(their));
  await page.waitForSelector(".trace-sites li");
  await looked(at, "trace-sent-back");
  const says = await page.locator(".trace-sites").textContent();
  assert.match(says, /退回|went back/);
  const rows = page.locator(".trace-table .went-back");
  if ((await page.locator(".bar .ant-segmented-item").count()) > 6) {
    await page.locator(".bar .ant-segmented-item").nth(6).click();
    await rows.first().waitFor();
    await looked(at, "trace-sent-back-table");
  }
  // The other sites may not answer: the answer here stands, and it is said.
  await page.route("**/api/v1/trace/sites?*", (route) =>
    route.fulfill({ status: 503, json: { code: "busy", params: {} } }),
  );
  await page.goto(`${base}${trace(their)}&mode=cautious`);
  await page.waitForSelector(".trace-sites button");
  await looked(at, "trace-sites-failed");
  await page.unroute("**/api/v1/trace/sites?*");
}

/** A recall of the goods is held at both sites; the second one signs before it has a part. */
async function recalled(at, goods, tag) {
  const { page, base, password } = at;
  const { first, second, lot } = goods;
  const body = { roots: [lot], hazard: "substance", reason: `${tag} 金属异物`, act };
  await standAt(at, first, "/recalls");
  const { result } = await ask(page, "POST", "/recalls", body);
  const board = `/recalls/${result.code}`;
  await page.goto(`${base}${board}`);
  await page.waitForSelector(".case-sites li:nth-child(2)");
  await looked(at, "recall-sites", "#case-sites ~ .case-sites > li:last-child");
  assert.equal(await page.locator(".case-sites .chip-wait").count(), 2, "nothing is held yet");
  await standAt(at, second, "/recalls");
  await page.waitForSelector("[aria-labelledby=other-cases] li");
  await looked(at, "recall-of-other-site");

  await point(page, SIGNED, false);
  try {
    await standAt(at, first, board);
    await page.waitForSelector(".case-sites li:nth-child(2)");
    await page.locator(".recall-acts .ant-btn-primary").click();
    await page.waitForSelector(".case-sites li:first-child .chip-free");
    const there = page.locator(".case-sites li:nth-child(2)");
    await there.locator("button").waitFor();
    await looked(at, "recall-site-signs", "#case-sites ~ .case-sites > li:last-child");
    await there.locator("button").click();
    await page.waitForSelector(DIALOG);
    await chooseMeaning(page, 0).catch(() => {});
    await page.fill(`${DIALOG} input[type=password]`, password);
    await looked(at, "recall-site-sign");
    await page.click(`${DIALOG} [type=submit]`);
    await page.waitForSelector("#case-sites .recall-ok");
  } finally {
    await point(page, SIGNED, true);
  }
  assert.equal(await page.locator(".case-sites .chip-free").count(), 2);
  await looked(at, "recall-sites-held", "#case-sites ~ .case-sites > li:last-child");
  return board;
}

/** A site that cannot be written, as the board shows it: no server of a test has two disks. */
async function unreachable(at, board) {
  const { page, base } = at;
  const cases = "**/api/v1/recalls/*/sites?*";
  await page.route(cases, async (route) => {
    const answer = await (await route.fetch()).json();
    const [, other] = answer.sites;
    answer.everything_held = false;
    const tried = { why: "disk_full", tried_at: new Date().toISOString(), held_at: null };
    Object.assign(other, { state: "unreachable", ...tried });
    await route.fulfill({ json: answer });
  });
  await page.goto(`${base}${board}`);
  await page.waitForSelector(".case-sites .chip-late");
  await page.waitForSelector(".case-sites a[href^='tel:']");
  await looked(at, "recall-site-unreachable", "#case-sites ~ .case-sites > li:last-child");
  await page.unroute(cases);
  await page.route(cases, (route) =>
    route.fulfill({ status: 503, json: { code: "busy", params: {} } }),
  );
  await page.goto(`${base}${board}`);
  await page.waitForSelector("[aria-labelledby=case-sites] button");
  await looked(at, "recall-sites-failed");
  await page.unroute(cases);
}

export async function sites(at) {
  const { page, base, complaints } = at;
  const tag = `B${Date.now().toString(36).toUpperCase()}`;
  await page.goto(`${base}/`);
  const second = await opened(at, tag);
  const goods = { tag, ...(await furnished(page, tag, second)) };
  try {
    await standAt(at, second, "/site-goods");
    await page.waitForSelector("[aria-labelledby=coming]");
    await looked(at, "site-goods-empty");
    const note = await sent(page, goods, "20");
    await received(at, goods, note);
    await sent(page, goods, "5");
    await named(at, goods);
    const lots = await sentBack(at, goods, note);
    await traced(at, goods, lots);
    const board = await recalled(at, goods, tag);
    await unreachable(at, board);
  } finally {
    await standAt(at, goods.first, "/");
  }
  // Answers that were provoked are no complaints.
  complaints.length = 0;
}
