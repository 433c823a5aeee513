/**
 * What is in the picture: a code that stays before the camera is one scan, however long it stays
 * and however often it flickers. It counts again once it has left the picture.
 */

/** Unread for so long, it is gone even if nothing else in the picture changed. */
const GONE_MS = 1_500;
/** Looks without it, together with a change of the picture, by which it has left. */
const GONE_LOOKS = 2;
/** Mean difference of greys (of 255) that is another picture and not a shaking hand. */
const CHANGED = 14;

type Held = { atMs: number; scene: number[]; missed: number };

export class Presence {
  private held = new Map<string, Held>();
  /** When a code left. A picture from before may be read later, and says nothing new. */
  private left = new Map<string, number>();

  /** Which of the believed codes have newly come into the picture. */
  came(believed: string[], readable: string[], scene: number[], atMs: number): string[] {
    for (const [code, was] of this.held) {
      if (atMs < was.atMs) continue;
      if (readable.includes(code)) {
        this.held.set(code, { atMs, scene, missed: 0 });
        continue;
      }
      was.missed += 1;
      const hasLeft = was.missed >= GONE_LOOKS && difference(was.scene, scene) > CHANGED;
      if (!hasLeft && atMs - was.atMs <= GONE_MS) continue;
      this.held.delete(code);
      this.left.set(code, atMs);
    }
    const fresh = believed.filter(
      (code) => !this.held.has(code) && atMs >= (this.left.get(code) ?? atMs),
    );
    for (const code of fresh) this.held.set(code, { atMs, scene, missed: 0 });
    return fresh;
  }
}

/** How much two pictures differ, in greys, whatever the light does to all of them. */
export function difference(a: number[], b: number[]): number {
  if (a.length === 0 || a.length !== b.length) return 0;
  const mean = (values: number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const shift = mean(a) - mean(b);
  const apart = a.map((value, at) => Math.abs(value - (b[at] ?? 0) - shift));
  // The code covers part of the picture only: the part that differs most decides.
  const most = apart.sort((one, other) => other - one).slice(0, Math.ceil(apart.length / 4));
  return mean(most);
}
