/** The browser of the end-to-end tests, and what is true on every page of every test. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A service worker is not installed over a certificate that only the page was told to accept.
  "--ignore-certificate-errors",
];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Answers of the server that a test provokes on purpose; the browser logs them as errors. */
const EXPECTED = /status of (401|404|409|422|429)/;

/** A browser with a profile of its own. */
export async function openBrowser({ language, theme, width = 1440, height = 900, flags = [] }) {
  const profile = mkdtempSync(join(tmpdir(), "suyuan-e2e-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...FLAGS, ...flags],
    viewport: { width, height },
    ignoreHTTPSErrors: true,
    timezoneId: "Asia/Taipei",
    reducedMotion: "reduce",
  });
  await context.addInitScript(
    ([chosen, look]) => {
      // The browser's own page about a broken connection keeps nothing.
      if (origin === "null") return;
      // What the policy of the page forbids fails whatever scenario meets it.
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(
          `against the policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        ),
      );
      localStorage.setItem("suyuan.language", chosen);
      localStorage.setItem("suyuan.theme", look);
    },
    [language, theme],
  );
  const page = context.pages()[0] ?? (await context.newPage());
  // A wait that has not come true on this machine after so long never does.
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !EXPECTED.test(message.text()))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  // On any page of this browser, and kept apart: a scenario that forgives complaints forgives no such.
  const violations = [];
  context.on("console", (message) => {
    if (message.text().startsWith("against the policy:")) violations.push(message.text());
  });
  return { page, context, complaints, violations, profile };
}

/** A scenario in a browser of its own, whose cookies are nobody else's. */
export async function apart({ language, complaints }, scenario) {
  const { context, page, violations } = await openBrowser({ language, theme: "light" });
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await scenario({ context, page });
  } finally {
    await context.close();
  }
  assert.deepEqual(violations, []);
}

/** What is only so for a moment, or where a row lies half under the bar at the foot, is judged twice. */
const IN_PASSING = new Set(["color-contrast", "target-size"]);

/** Serious findings of axe on the page as it stands. */
export async function accessibility(page) {
  let found = await judged(page);
  const passing = found.find(({ id }) => IN_PASSING.has(id));
  if (passing) {
    await page
      .locator(passing.nodes[0].target.at(-1))
      .first()
      .evaluate((node) => node.scrollIntoView({ block: "center" }))
      .catch(() => {});
    await page.waitForTimeout(300);
    found = still(found, await judged(page));
  }
  return found.map(
    ({ id, impact, nodes }) =>
      `${id} (${impact}): ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 140))
        .join(" | ")}`,
  );
}

/** Of the first findings those that lasted, of what is in passing only the same elements. */
function still(before, after) {
  return before.flatMap((finding) => {
    if (!IN_PASSING.has(finding.id)) return [finding];
    const again = after.find(({ id }) => id === finding.id)?.nodes.map(({ html }) => html) ?? [];
    const nodes = finding.nodes.filter(({ html }) => again.includes(html));
    return nodes.length > 0 ? [{ ...finding, nodes }] : [];
  });
}

async function judged(page) {
  // What fades in or out is neither there to be judged nor away; only what shimmers never rests.
  const atRest = () =>
    !document.querySelector(".ant-select-dropdown:not(.ant-select-dropdown-hidden)") &&
    !document.querySelector("[role=combobox][aria-expanded=true]") &&
    document
      .getAnimations()
      .every(({ effect }) => effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY);
  await page.waitForFunction(atRest, null, { timeout: 2000 }).catch(() => {});
  // Evaluated by the debugger, not as an inline script, so the policy of the page does not apply.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }),
  );
  return violations;
}

/** Pairs of words in the drawing that lie over each other. */
export function overlaps(page) {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".draw .nodes text")].map((text) => ({
      text: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    const found = [];
    boxes.forEach((a, at) => {
      for (const b of boxes.slice(at + 1)) {
        const dx = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const dy = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        // A text box is higher than its letters: a few pixels of it are air.
        if (dx > 1 && dy > 4) found.push(`${a.text} / ${b.text}`);
      }
    });
    return found;
  });
}
