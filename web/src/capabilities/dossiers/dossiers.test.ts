/** Names of dossiers, and the page that verifies them without us. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fileName } from "./DossierButton";

test("a dossier is called by what it is about, which way and when", () => {
  const at = new Date(2026, 10, 6);
  expect(fileName({ root: "lot:DP-1/3 A", direction: "both", mode: "strict" }, at)).toBe(
    "dossier-DP-1-3-A-both-20261106.zip",
  );
});

test("the verifier runs only what its own hashes name", () => {
  const page = readFileSync(
    new URL("../../../../docs/dossier/verify.html", import.meta.url),
    "utf8",
  );
  for (const tag of ["style", "script"]) {
    const content = page.match(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`))?.[1] ?? "";
    const hash = createHash("sha256").update(content).digest("base64");
    // After a change of the page its hash stands here: put it into the policy at its top.
    expect(page).toContain(`${tag}-src 'sha256-${hash}'`);
  }
});
