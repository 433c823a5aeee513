/** Paints the part of a large drawing that a frame shows; it runs in the worker. */
import { BAR, type Places } from "./places";

/** What the frame shows: where the drawing lies in it, and how large. */
export interface Look {
  scale: number;
  x: number;
  y: number;
}

export interface Colours {
  surface: string;
  ink: string;
  faint: string;
  bar: string;
  path: string;
  accent: string;
  context: string;
  font: string;
  /** By state. */
  states: Record<string, string>;
}

export interface Marks {
  titles: readonly string[];
  states: readonly string[];
  possible: Uint8Array;
  possibleFlow: Uint8Array;
}

export interface Shot {
  look: Look;
  width: number;
  height: number;
  density: number;
  colours: Colours;
  selected: number | null;
  found: ReadonlySet<number>;
}

/** Rows that stand closer than this on the screen carry no names. */
const READABLE = 13;

type Context = OffscreenCanvasRenderingContext2D;

/** Flows in a few strokes: one for each width there is, and one for what is only possible. */
function paintFlows(on: Context, places: Places, marks: Marks, shot: Shot): void {
  const { look, width, height, colours } = shot;
  const [top, low] = [-look.y / look.scale, (height - look.y) / look.scale];
  const [left, right] = [-look.x / look.scale, (width - look.x) / look.scale];
  const sure = new Map<number, Path2D>();
  const possible = new Path2D();
  for (let at = 0; at < places.from.length; at++) {
    const [a, b] = [places.y0[at] ?? 0, places.y1[at] ?? 0];
    if ((a < top && b < top) || (a > low && b > low)) continue;
    const x0 = (places.columns[places.layer[places.from[at] ?? 0] ?? 0] ?? 0) + BAR;
    const x1 = places.columns[places.layer[places.to[at] ?? 0] ?? 0] ?? 0;
    if (Math.max(x0, x1) < left || Math.min(x0, x1) > right) continue;
    const thick = Math.max(0.5, Math.round((places.thick[at] ?? 1) * 2) / 2);
    let path = possible;
    if (marks.possibleFlow[at] !== 1) {
      path = sure.get(thick) ?? new Path2D();
      sure.set(thick, path);
    }
    const dx = x1 - x0;
    path.moveTo(x0, a);
    path.bezierCurveTo(x0 + dx * 0.6, a, x0 + dx * 0.4, b, x1, b);
  }
  on.strokeStyle = colours.faint;
  on.lineWidth = 0.6 / Math.min(1, look.scale);
  on.setLineDash([3, 4]);
  on.stroke(possible);
  on.setLineDash([]);
  on.strokeStyle = colours.path;
  on.globalAlpha = 0.55;
  for (const [thick, path] of sure) {
    on.lineWidth = Math.max(thick, 0.5 / look.scale);
    on.stroke(path);
  }
  on.globalAlpha = 1;
}

function paintNodes(on: Context, places: Places, marks: Marks, shot: Shot): void {
  const { look, height, colours } = shot;
  const [top, low] = [-look.y / look.scale - 20, (height - look.y) / look.scale + 20];
  for (let layer = 0; layer + 1 < places.starts.length; layer++) {
    const x = places.columns[layer] ?? 0;
    for (let at = places.starts[layer] ?? 0; at < (places.starts[layer + 1] ?? 0); at++) {
      const node = places.order[at] ?? 0;
      const [y, h] = [places.y[node] ?? 0, places.h[node] ?? 0];
      if (y > low) break;
      if (y + h < top) continue;
      const maybe = marks.possible[node] === 1;
      on.fillStyle = maybe ? colours.context : colours.bar;
      on.fillRect(x, y, BAR, h);
      const rest = places.resting[node] ?? 0;
      const state = marks.states[node] ?? "";
      const whole = state === "shipped";
      if (!maybe && (rest > 0 || whole)) {
        on.fillStyle = colours.states[state] ?? colours.bar;
        on.fillRect(x, whole ? y : y + h - rest, BAR, whole ? h : rest);
      }
    }
  }
}

/** Names where rows stand far enough apart to be read, at the size of the page. */
function paintNames(on: Context, places: Places, marks: Marks, shot: Shot): void {
  const { look, height, colours, selected, found, density } = shot;
  on.setTransform(density, 0, 0, density, 0, 0);
  on.font = `600 12px ${colours.font}`;
  on.textBaseline = "middle";
  on.lineWidth = 3;
  on.lineJoin = "round";
  on.strokeStyle = colours.surface;
  for (let layer = 0; layer + 1 < places.starts.length; layer++) {
    const x = (places.columns[layer] ?? 0) * look.scale + look.x + BAR * look.scale + 5;
    let free = -Infinity;
    for (let at = places.starts[layer] ?? 0; at < (places.starts[layer + 1] ?? 0); at++) {
      const node = places.order[at] ?? 0;
      const y = ((places.y[node] ?? 0) + (places.h[node] ?? 0) / 2) * look.scale + look.y;
      if (y > height + READABLE) break;
      const meant = node === selected || found.has(node);
      if (y < -READABLE || (!meant && y < free)) continue;
      free = y + READABLE;
      on.fillStyle = node === selected ? colours.accent : meant ? colours.path : colours.ink;
      const title = marks.titles[node] ?? "";
      on.strokeText(title, x, y);
      on.fillText(title, x, y);
    }
  }
}

function ring(on: Context, places: Places, shot: Shot): void {
  const { selected, look, colours } = shot;
  if (selected === null) return;
  const x = places.columns[places.layer[selected] ?? 0] ?? 0;
  const [y, h] = [places.y[selected] ?? 0, places.h[selected] ?? 0];
  const edge = 3 / look.scale;
  on.strokeStyle = colours.accent;
  on.lineWidth = 2 / look.scale;
  on.strokeRect(x - edge, y - edge, BAR + 2 * edge, h + 2 * edge);
}

export function paint(on: Context, places: Places, marks: Marks, shot: Shot): void {
  const { look, width, height, density, colours } = shot;
  on.setTransform(density, 0, 0, density, 0, 0);
  on.fillStyle = colours.surface;
  on.fillRect(0, 0, width, height);
  on.setTransform(
    density * look.scale,
    0,
    0,
    density * look.scale,
    density * look.x,
    density * look.y,
  );
  paintFlows(on, places, marks, shot);
  paintNodes(on, places, marks, shot);
  ring(on, places, shot);
  paintNames(on, places, marks, shot);
}
