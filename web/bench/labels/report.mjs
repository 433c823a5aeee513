/** Puts the outcomes of the labels into words. */
import { loadavg } from "node:os";

const READ_LEAST = 0.95;

const at = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const inPercent = (part, whole) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

function line(name, outcomes) {
  const read = outcomes.filter(({ tookMs }) => tookMs !== null);
  const times = read.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const looks = read.map(({ looks }) => looks).sort((a, b) => a - b);
  const figures =
    read.length === 0
      ? ""
      : `  median ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms, looks ${at(looks, 0.5)}`;
  return `${name.padEnd(16)} ${String(read.length).padStart(3)} of ${String(outcomes.length).padStart(3)}  ${inPercent(read.length, outcomes.length).padStart(7)}${figures}`;
}

/** The report in lines, and whether enough was read and nothing wrongly. */
export function report({ found, wrong, slowed, looksMs }, { seed, slower, seenMs }) {
  const of = (key) => [...new Set(found.map((one) => one[key]))];
  const unseen = found.filter(({ wasSeen }) => !wasSeen);
  const seen = found.filter(({ wasSeen }) => wasSeen);
  const read = found.filter(({ tookMs }) => tookMs !== null);
  const misnamed = read.filter(({ symbology, saidSymbology }) => symbology !== saidSymbology);
  const mean = slowed.reduce((sum, one) => sum + one, 0) / slowed.length;
  const lines = [
    `${found.length} labels, seed ${seed}, each seen for ${seenMs / 1000} s; pages slowed ${slower} times, truly ${mean.toFixed(1)}; load of the machine ${loadavg()[0].toFixed(1)}`,
    `a look took ${at(
      [...looksMs].sort((a, b) => a - b),
      0.5,
    ).toFixed(0)} ms, half of ${looksMs.length} of them less`,
    line("all", found),
    "by damage",
    ...of("damage").map((damage) =>
      line(
        damage,
        found.filter((one) => one.damage === damage),
      ),
    ),
    "by kind",
    ...of("kind").map((kind) =>
      line(
        kind,
        found.filter((one) => one.kind === kind),
      ),
    ),
    `unread: ${
      seen
        .filter(({ tookMs }) => tookMs === null)
        .map(
          ({ number, kind, damage, looksAtAll }) =>
            `${number} ${kind} ${damage} (${looksAtAll} looks)`,
        )
        .join(", ") || "none"
    }`,
    `never shown by the browser: ${unseen.map(({ number }) => number).join(", ") || "none"}`,
    `wrong reads: ${wrong.map((event) => JSON.stringify(event)).join(", ") || "none"}`,
    `another symbology than printed: ${misnamed.map(({ number, saidSymbology }) => `${number} ${saidSymbology}`).join(", ") || "none"}`,
  ];
  const isGood =
    read.length / found.length >= READ_LEAST && wrong.length === 0 && misnamed.length === 0;
  return { lines, isGood };
}
