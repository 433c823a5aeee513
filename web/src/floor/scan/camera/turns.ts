/** Which ways of looking a picture gets: the cheap one always, the costly ones by turns. */
import type { Way } from "./reading";

/** What one picture gets beside the plain look: those that cost little go together. */
const COSTLY: Way[][] = [
  ["inked", "blackest", "crisp"],
  ["denoised"],
  ["evened"],
  ["sharpened"],
  ["turned"],
];
/** A way that has read something is likely to read it again, as bars must be. */
const FRESH_MS = 1_500;

export class Turns {
  private next = 0;
  private good: { way: Way; atMs: number } | null = null;

  ways(atMs: number): Way[] {
    const good = this.good && atMs - this.good.atMs < FRESH_MS ? this.good.way : null;
    const costly = COSTLY[this.next % COSTLY.length] as Way[];
    this.next += 1;
    if (good === null) return ["plain", ...costly];
    return good === "plain" ? ["plain", ...costly] : [good, "plain"];
  }

  read(way: Way, atMs: number): void {
    this.good = { way, atMs };
  }
}
