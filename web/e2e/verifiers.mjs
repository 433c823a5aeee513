/**
 * What verifies a dossier for somebody who does not trust who made it: the program, the page without a
 * server, and the one in Python. What one of them refuses all of them refuse, and each names the place.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";

const PYTHON = fileURLToPath(new URL("../../docs/dossier/verify.py", import.meta.url));

/** Lets go of a file over the page, as a hand would. */
export async function drop(page, bytes) {
  const transfer = await page.evaluateHandle((content) => {
    const data = new DataTransfer();
    const file = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    data.items.add(new File([file], "dossier.zip"));
    return data;
  }, Buffer.from(bytes).toString("base64"));
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}

/** What a command that prints one JSON object says. */
function told(command, args) {
  const run = spawnSync(command, args, { encoding: "utf8" });
  assert.equal(run.error, undefined, `${command} runs`);
  const said = JSON.parse(run.stdout || `{"error":${JSON.stringify(run.stderr)}}`);
  assert.equal(run.status === 0, said.ok === true, `${command}: ${run.status} ${run.stdout}`);
  return said.ok ? null : said.error;
}

/** What the page says, each time anew: the verdict about the file before is none about this one. */
async function toldByPage(page, bytes) {
  await page.reload();
  await drop(page, bytes);
  const verdict = page.locator(".verdict.good, .verdict.bad");
  await verdict.waitFor();
  const isGood = await verdict.evaluate(({ classList }) => classList.contains("good"));
  return isGood ? null : verdict.locator("p").textContent();
}

/** Why each of the three refuses the file; null where it holds. `page` has the verifying page open. */
export async function verdicts(page, bytes) {
  const program = process.env.SUYUAN_BIN;
  assert.ok(program, "SUYUAN_BIN says where the program is that verifies a dossier");
  const folder = mkdtempSync(join(tmpdir(), "suyuan-e2e-dossier-"));
  const file = join(folder, "dossier.zip");
  try {
    writeFileSync(file, bytes);
    return {
      program: told(program, ["verify-dossier", file, "--json"]),
      python: told("python3", [PYTHON, file]),
      page: await toldByPage(page, bytes),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** The files of an archive as docs/dossier-format.md has it: stored, one after the other. */
export function filesOf(bytes) {
  const files = [];
  let at = 0;
  while (bytes.readUInt32LE(at) === LOCAL) {
    const [size, name] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
    const path = bytes.toString("utf8", at + 30, at + 30 + name);
    at += 30 + name;
    files.push({ path, content: bytes.subarray(at, at + size) });
    at += size;
  }
  return files;
}

/** The archive of these files, of which there is exactly one. */
export function archiveOf(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { path, content } of files) {
    const name = Buffer.from(path);
    // Version, flags, method, time and date, as each of the two headers has them.
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x0800, 2);
    shared.writeUInt16LE(0x21, 8);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(content.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(name.length, 22);
    parts.push(word(LOCAL), shared, name, content);
    directory.push(word(CENTRAL), Buffer.from([20, 0]), shared, Buffer.alloc(10), word(at), name);
    at += 30 + name.length + content.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

function word(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The files with one of them changed; `listed` has the list of them say so too. */
function changed(files, path, change, listed = false) {
  const sha256 = (content) => createHash("sha256").update(content).digest("hex");
  const line = ({ content }) => `${sha256(content)} ${content.length} ${path}\n`;
  const before = files.find((file) => file.path === path);
  const after = { path, content: change(before.content) };
  assert.notDeepEqual(after.content, before.content, `${path} is another one`);
  return files.map((file) => {
    if (file.path === path) return after;
    if (!listed || file.path !== "MANIFEST") return file;
    const text = file.content.toString();
    assert.ok(text.includes(line(before)), `the list has ${path}`);
    return { ...file, content: Buffer.from(text.replace(line(before), line(after))) };
  });
}

/** A bit in the middle is another one. */
function flipped(content) {
  const other = Buffer.from(content);
  other[other.length >> 1] ^= 4;
  return other;
}

const FACTS = "facts.ndjson";
const PAPER = "answer.pdf";
const KEYS = "keys.txt";
const linesOf = (content) => content.toString().split("\n").slice(0, -1);
const textOf = (lines) => Buffer.from(`${lines.join("\n")}\n`);
const dropped = (content) => {
  const lines = linesOf(content);
  return textOf(lines.toSpliced(lines.length >> 1, 1));
};
const added = (content) => {
  const lines = linesOf(content);
  return textOf([...lines, lines[lines.length >> 1]]);
};
const written = (content) => Buffer.concat([content, Buffer.from("% added\n")]);

/**
 * A dossier tampered with in many ways: what was done, the file, and the place that is to be named.
 * Whoever tampers knows the format: sums and, where they can, the list of files are made to fit.
 */
export function tampered(bytes) {
  const files = filesOf(bytes);
  assert.deepEqual(archiveOf(files), bytes, "an archive of these files is this one");
  const paths = files.map(({ path }) => path);
  for (const needed of ["MANIFEST", FACTS, PAPER]) assert.ok(paths.includes(needed), needed);
  const flips = paths.map((path) => [
    `a bit of ${path}`,
    archiveOf(changed(files, path, flipped)),
    // Of a key that is none, two of them say the line and not the file.
    path === KEYS ? /keys\.txt|not a verifier key/ : path,
  ]);
  const changes = [
    ["a fact left out", FACTS, dropped],
    ["a fact added", FACTS, added],
    ["another paper", PAPER, written],
  ].flatMap(([what, path, change]) => [
    [what, archiveOf(changed(files, path, change)), path],
    [`${what}, and listed`, archiveOf(changed(files, path, change, true)), "MANIFEST"],
  ]);
  const raw = [
    ["a bit of the archive", flipped(bytes), /byte \d+|\.(ndjson|json|txt|pdf)|blobs\//],
    // What stands in its place is not what the list has there.
    ["a file left out", archiveOf(files.toSpliced(paths.indexOf(PAPER), 1)), "chains/"],
    ["something behind it", Buffer.concat([bytes, Buffer.from("x")]), /byte \d+/],
  ];
  return [...flips, ...changes, ...raw].map(([what, file, where]) => ({ what, file, where }));
}
