/** The curves of a drawing. They bend late, so that they pass under no label. */

/** A line through the layers: the middle of a flow at each vertex it touches. */
export interface Passage {
  /** Right edge of the vertex it leaves. */
  x0: number;
  y0: number;
  /** Left edge of the vertex it reaches. */
  x1: number;
  y1: number;
}

const LATE = 0.95;
const EARLY = 0.7;
/** Below this rise a curve is so flat that both ends may share the bend. */
const FLAT = 6;

const n = (value: number): string => String(Math.round(value * 10) / 10);

function curve({ x0, y0, x1, y1 }: Passage, back: boolean): string {
  const dx = x1 - x0;
  const [first, second] = Math.abs(y1 - y0) < FLAT ? [0.55, 0.45] : [LATE, EARLY];
  const [a, b] = [x0 + dx * first, x0 + dx * second];
  return back
    ? `C${n(b)} ${n(y1)} ${n(a)} ${n(y0)} ${n(x0)} ${n(y0)}`
    : `C${n(a)} ${n(y0)} ${n(b)} ${n(y1)} ${n(x1)} ${n(y1)}`;
}

/** The outline of a flow of some width. */
export function band(passages: readonly Passage[], width: number): string {
  const [first, last] = [passages[0], passages.at(-1)];
  if (!first || !last) return "";
  const half = width / 2;
  const shifted = (by: number): Passage[] =>
    passages.map((p) => ({ ...p, y0: p.y0 + by, y1: p.y1 + by }));
  const join = (p: Passage): string => `L${n(p.x0)} ${n(p.y0)}`;
  const upper = shifted(-half);
  const lower = shifted(half);
  const over = upper.map((p, at) => (at === 0 ? "" : join(p)) + curve(p, false)).join("");
  const under = lower
    .toReversed()
    .map((p, at) => (at === 0 ? "" : `L${n(p.x1)} ${n(p.y1)}`) + curve(p, true))
    .join("");
  return `M${n(first.x0)} ${n(first.y0 - half)}${over}L${n(last.x1)} ${n(last.y1 + half)}${under}Z`;
}

/** The middle line of a flow. */
export function line(passages: readonly Passage[]): string {
  const first = passages[0];
  if (!first) return "";
  const parts = passages.map(
    (p, at) => (at === 0 ? "" : `L${n(p.x0)} ${n(p.y0)}`) + curve(p, false),
  );
  return `M${n(first.x0)} ${n(first.y0)}${parts.join("")}`;
}

/** A flow that leads back: out to the right, under both bars and in from the left. */
export function loop({ x0, y0, x1, y1 }: Passage, under: number): string {
  const reach = 28;
  return (
    `M${n(x0)} ${n(y0)}C${n(x0 + reach)} ${n(y0)} ${n(x0 + reach)} ${n(under)} ${n(x0)} ${n(under)}` +
    `L${n(x1)} ${n(under)}C${n(x1 - reach)} ${n(under)} ${n(x1 - reach)} ${n(y1)} ${n(x1)} ${n(y1)}`
  );
}

/** A hairline from a source to its place in the trunk, along it, and out to the bar it feeds. */
export function hairline(
  from: { x: number; y: number },
  trunk: { x0: number; x1: number; y: number },
  to: { x: number; y: number },
): string {
  const a = (trunk.x0 - from.x) * 0.5;
  const b = (to.x - trunk.x1) * 0.55;
  return (
    `M${n(from.x)} ${n(from.y)}C${n(from.x + a)} ${n(from.y)} ${n(trunk.x0 - a)} ${n(trunk.y)} ${n(trunk.x0)} ${n(trunk.y)}` +
    `L${n(trunk.x1)} ${n(trunk.y)}C${n(trunk.x1 + b)} ${n(trunk.y)} ${n(to.x - b)} ${n(to.y)} ${n(to.x)} ${n(to.y)}`
  );
}
