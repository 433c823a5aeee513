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
    this.good = { way, atMs };
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
