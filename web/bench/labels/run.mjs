/**
 * Can the camera of the floor read labels as they are in a factory?
 *
 *   npm run labels                 300 labels, a quarter of an hour
 *   npm run labels -- --count 45   some of them
 *   npm run labels -- --seed 2     other ones
 *   npm run labels -- --only 9,54  those that were not read, again
 *   npm run labels -- --seen 6     each for six seconds instead of three: for a busy machine
 *
 * Labels from an encoder that is not ours are damaged by a seeded program, filmed, and played to a
 * real Chromium as its camera, whose page is slowed down to a quarter. The answer: how many were
 * read, in what time, and whether any was read wrongly. Fails when less than 95 % were read or one
 * was wrong; times depend on the machine and are told, not judged.
 */
import { parseArgs } from "node:util";
import { readLabels } from "./read.mjs";
import { report } from "./report.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    slower: { type: "string", default: "4" },
    only: { type: "string" },
    seen: { type: "string", default: "3" },
  },
});
const asked = {
  count: Number(values.count),
  seed: Number(values.seed),
  slower: Number(values.slower),
  only: values.only?.split(",").map(Number),
  seenMs: Number(values.seen) * 1000,
};
const read = await readLabels(asked);
const { lines, isGood } = report(read, asked);
console.log(lines.join("\n"));
process.exit(isGood ? 0 : 1);
