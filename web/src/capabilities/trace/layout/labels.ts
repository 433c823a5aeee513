/**
 * Which labels are shown: by priority root > selected > held > widest, never one over another.
 *
 * What does not fit loses its second line, then its label. It is given back on hover and focus by
 * the drawing. No label is cut, shrunk or turned.
 */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Wanted {
  id: string;
  priority: number;
  title: Box;
  fact: Box | null;
  /** The bar of the node; no label of another node may lie on it. */
  bar: Box;
}

export interface Shown {
  title: boolean;
  fact: boolean;
}

/** More labels than this cannot be read at once. */
export const LABEL_LIMIT = 120;

const GAP = 2;

export function overlap(a: Box, b: Box): boolean {
  return (
    a.x < b.x + b.width + GAP &&
    b.x < a.x + a.width + GAP &&
    a.y < b.y + b.height &&
    b.y < a.y + a.height
  );
}

/** Decides for every node which of its two lines are shown. */
export function chooseLabels(wanted: readonly Wanted[], limit = LABEL_LIMIT): Map<string, Shown> {
  const shown = new Map<string, Shown>();
  const taken: Box[] = [];
  const ranked = wanted.toSorted((a, b) => b.priority - a.priority);
  const free = (box: Box, own: Wanted): boolean =>
    !taken.some((other) => overlap(box, other)) &&
    !wanted.some((other) => other !== own && overlap(box, other.bar));

  // Titles first: a second line is never worth somebody else's name.
  ranked.forEach((label, at) => {
    const title = at < limit && free(label.title, label);
    if (title) taken.push(label.title);
    shown.set(label.id, { title, fact: false });
  });
  for (const label of ranked) {
    const lines = shown.get(label.id);
    if (!lines?.title || !label.fact || !free(label.fact, label)) continue;
    taken.push(label.fact);
    lines.fact = true;
  }
  return shown;
}
