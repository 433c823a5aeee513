/** Which ways of looking a picture gets: the cheap one always, the costly ones by turns. */
import type { Way } from "./reading";

/**
 * What one picture gets beside the plain look, in this order. Most damaged labels are read by the first
 * three, which cost little and come often. `sharpened` and `evened` read hardly one more and take as
 * long as five of these: they are for a still picture, which does not wait for the next.
 */
const COSTLY: Way[][] = [
  ["steadied"],
  ["levelled"],
  ["keen"],
  ["inked", "blackest"],
  ["steadied"],
  ["levelled"],
  ["keen"],
  ["crisp", "denoised", "turned"],
];
/** A way that has read something is likely to read it again, as bars must be. */
const FRESH_MS = 1_500;
/** So often in vain, and it is another label's turn. */
const MISSES = 2;

export class Turns {
  private next = 0;
  private good: { way: Way; atMs: number; misses: number } | null = null;

  /** The ways for one decoder that does everything: the plain one first. */
  ways(atMs: number): Way[] {
    const good = this.goodAt(atMs);
    const costly = this.costly();
    if (good === null) return ["plain", ...costly];
    return good === "plain" ? ["plain", ...costly] : [good, "plain"];
  }

  /** The ways for a decoder beside one that has the plain look to itself. */
  thorough(atMs: number): Way[] {
    const good = this.goodAt(atMs);
    return good === null || good === "plain" ? this.costly() : [good];
  }

  read(way: Way, atMs: number): void {
    this.good = { way, atMs, misses: 0 };
  }

  /** These ways read nothing. */
  missed(ways: Way[]): void {
    if (!this.good || !ways.includes(this.good.way)) return;
    this.good.misses += 1;
    if (this.good.misses >= MISSES) this.good = null;
  }

  private costly(): Way[] {
    const costly = COSTLY[this.next % COSTLY.length] as Way[];
    this.next += 1;
    return costly;
  }

  private goodAt(atMs: number): Way | null {
    return this.good && atMs - this.good.atMs < FRESH_MS ? this.good.way : null;
  }
}
