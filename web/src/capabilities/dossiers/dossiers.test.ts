/** Names of dossiers, and the page that verifies them without us. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contentsOf } from "./contents";
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

/** An archive of which only the first file is read. */
function archive(name: string, text: string): Blob {
  const [bytes, called] = [new TextEncoder().encode(text), new TextEncoder().encode(name)];
  const header = new DataView(new ArrayBuffer(30));
  header.setUint32(22, bytes.length, true);
  header.setUint16(26, called.length, true);
  return new Blob([header.buffer, called, bytes, "what comes behind it"]);
}

test("what is in a dossier is told by its manifest", async () => {
  const manifest = [
    "suyuan-dossier/1",
    "suyuan/1",
    "2026-11-19T14:32:00+08:00",
    "lot DP-1 both",
    "412",
    "aa 10 answer.json",
    "ab 10 answer.pdf",
    "ac 10 chains/0.txt",
    "ad 10 chains/7.txt",
    "ae 10 stamps/7.tsr",
    "af 10 blobs/b0",
    "",
    "— suyuan/1 signature",
  ].join("\n");

  expect(await contentsOf(archive("MANIFEST", manifest))).toEqual({
    facts: 412,
    checkpoints: 2,
    stamps: 1,
    files: 1,
    page: true,
  });
});

test("what is no dossier has no contents", async () => {
  expect(await contentsOf(archive("answer.json", "{}"))).toBeNull();
  expect(await contentsOf(new Blob(["short"]))).toBeNull();
});
