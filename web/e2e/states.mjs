/**
 * What pages show while there is no answer, when it holds nothing, and when there is none.
 *
 * The server is real; only the one answer a state is about is held back, emptied or spoilt.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { firstStory, settle } from "./steps.mjs";

const LISTS = [
  { name: "lots", path: "/lots", asks: "/api/v1/pools?**", nothing: { rows: [], next: null } },
  { name: "imports", path: "/imports", asks: "/api/v1/imports?**", nothing: { rows: [] } },
  { name: "people", path: "/people", asks: "/api/v1/people", nothing: { rows: [] } },
  { name: "tokens", path: "/tokens", asks: "/api/v1/tokens", nothing: { rows: [] } },
  { name: "ledger", path: "/ledger", asks: "/api/v1/ledger?**", nothing: { rows: [], next: null } },
  {
    name: "checkpoints",
    path: "/ledger",
    asks: "/api/v1/ledger/checkpoints**",
    nothing: { rows: [], next: null },
  },
  {
    name: "retention",
    path: "/retention",
    asks: "/api/v1/retention?**",
    nothing: { classes: [], without: [], holds: [] },
  },
  {
    name: "kept-files",
    path: "/retention",
    asks: "/api/v1/retention/files?**",
    nothing: { rows: [], next: null },
  },
  { name: "tasks", path: "/tasks", asks: "/api/v1/tasks?**", nothing: { rows: [], more: [] } },
  {
    name: "gauges",
    path: "/gauges",
    asks: "/api/v1/gauges?**",
    nothing: { rows: [] },
  },
  {
    name: "control-charts",
    path: "/control-charts",
    asks: "/api/v1/control-charts?**",
    nothing: { rows: [] },
  },
  {
    name: "reserves",
    path: "/reserves",
    asks: "/api/v1/reserves?**",
    nothing: { rows: [] },
  },
  { name: "holds", path: "/holds", asks: "/api/v1/holds?**", nothing: { rows: [], next: null } },
  {
    name: "cleanings",
    path: "/cleanings",
    asks: "/api/v1/machine-cleanings?**",
    nothing: { rows: [], next: null },
  },
  { name: "acts", path: "/acts", asks: "/api/v1/acts?**", nothing: { rows: [], next: null } },
  {
    name: "inspections",
    path: "/inspections",
    asks: "/api/v1/inspections/queue?**",
    nothing: { rows: [], next: null },
  },
  { name: "drills", path: "/drills", asks: "/api/v1/drills?**", nothing: { rows: [], next: null } },
  {
    name: "complaints",
    path: "/complaints",
    asks: "/api/v1/complaints?**",
    nothing: { rows: [], next: null },
  },
];

const SPOILT = { status: 500, json: { code: "fault", params: { ref: "e2e" } } };

/** The bones of the page while the answer is held back, and then what `then` makes of it. */
async function loading(page, { base, path, asks }) {
  let go;
  const held = new Promise((resolve) => {
    go = resolve;
  });
  await page.route(base + asks, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(base + path);
  await page.waitForSelector("#page [aria-busy=true], .left[aria-busy=true]");
  const findings = await accessibility(page);
  go();
  await settle(page);
  await page.unroute(base + asks);
  assert.deepEqual(findings, [], `${path} while it loads`);
}

/** The failure with its way out: trying again brings the answer. */
async function failing(page, { base, path, asks, complaints }) {
  await page.route(base + asks, (route) => route.fulfill(SPOILT));
  await page.goto(base + path);
  await page.waitForSelector("#page [role=alert] button");
  assert.deepEqual(await accessibility(page), [], `${path} after a failure`);
  await page.unroute(base + asks);
  await page.click("#page [role=alert] button");
  // A form keeps an empty place for what may be said later: only the failure has a way out.
  await page.waitForSelector("#page [role=alert] button", { state: "detached" });
  await settle(page);
  const others = complaints.filter((text) => !text.includes("status of 500"));
  assert.deepEqual(others, []);
  complaints.length = 0;
}

export async function listStates({ page, base, complaints, shot }) {
  for (const { name, path, asks, nothing } of LISTS) {
    await loading(page, { base, path, asks });

    await page.route(base + asks, (route) =>
      route.request().method() === "GET" ? route.fulfill({ json: nothing }) : route.continue(),
    );
    await page.goto(base + path);
    await page.waitForSelector("#page .blank");
    assert.ok(
      (await page.locator("#page .blank").first().textContent()).length > 4,
      "an empty list teaches",
    );
    assert.deepEqual(await accessibility(page), [], `${name} without rows`);
    await shot(`empty-${name}`);
    await page.unroute(base + asks);

    await failing(page, { base, path, asks, complaints });
  }
}

export async function pageStates({ page, base, complaints }) {
  const trace = await firstStory(page, base);
  for (const [path, asks] of [
    ["/", "/api/v1/overview**"],
    ["/lots/lot:DP261117-2", "/api/v1/pools/**"],
    [trace, "/api/v1/trace/picture**"],
  ]) {
    await loading(page, { base, path, asks });
    await failing(page, { base, path, asks, complaints });
  }
}
