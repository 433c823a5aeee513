/**
 * What a label is made of, and everything that is done to it while it is designed.
 *
 * Pure: a layout goes in, a layout comes out. Lengths are millimetres from the top left corner of
 * the label. The server sets the label; nothing here decides what is printed.
 */

/** Which mark carries the data of a symbol. */
export const SYMBOLOGIES = [
  "qr",
  "gs1_datamatrix",
  "datamatrix",
  "gs1_128",
  "code_128",
  "ean_13",
] as const;
export type Symbology = (typeof SYMBOLOGIES)[number];

/** Where an element lies, and when it is there. Turned, it lies in the same box. */
interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
  rotation?: number;
  /** `{field}`: only on labels for which the field has a value. */
  when?: string;
}
type Align = "left" | "center" | "right";
export interface TextElement extends Placed {
  kind: "text";
  text: string;
  size_pt?: number;
  bold?: boolean;
  align?: Align;
  valign?: "top" | "middle" | "bottom";
  fit?: "shrink" | "wrap" | "cut";
}
export interface SymbolElement extends Placed {
  kind: "symbol";
  symbology: Symbology;
  data: string;
  text_below?: boolean;
  /** The largest that fits where absent. */
  module_mm?: number;
  align?: Align;
  /** A QR code whose GS1 data is written as an address that begins so. */
  digital_link?: string;
}
export interface StrokeElement extends Placed {
  kind: "line" | "box";
  thickness_mm?: number;
  filled?: boolean;
}
export type LabelElement = TextElement | SymbolElement | StrokeElement;

export interface Layout {
  width_mm: number;
  height_mm: number;
  /** Which forms of the signs that Chinese and Japanese share. */
  language?: string;
  elements: LabelElement[];
}

/** Limits of the server, so that nobody designs for nothing. */
export const LIMITS = {
  width_mm: [5, 300],
  height_mm: [5, 600],
  size_pt: [3, 200],
} as const;

export const FIRST_SIZE_PT = 10;
export const FIRST_THICKNESS_MM = 0.3;

export const isLinear = (symbology: Symbology): boolean =>
  symbology === "gs1_128" || symbology === "code_128" || symbology === "ean_13";

/** Whether the text of a symbol is told where the layout does not say. */
export const tellsText = ({ symbology, text_below }: SymbolElement): boolean =>
  text_below ?? isLinear(symbology);

type Loose<T> = { [K in keyof T]?: T[K] | undefined };
/** Part of what an element says, by its kind; what is `undefined` is as it is where absent. */
export type Change = Loose<
  Omit<TextElement, "kind"> & Omit<SymbolElement, "kind"> & Omit<StrokeElement, "kind">
>;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Smaller than this nothing can be taken hold of. */
const LEAST_MM = 1;
/** Lengths are kept to a tenth of a millimetre: finer than a dot at 203 dpi. */
const STEPS_PER_MM = 10;
const DUPLICATE_OFF_MM = 3;

export const tidy = (mm: number): number => Math.round(mm * STEPS_PER_MM) / STEPS_PER_MM;

/** Everything the palette offers, in its order. */
export const PALETTE = ["text", ...SYMBOLOGIES, "line", "box"] as const;
export type Offer = (typeof PALETTE)[number];

const FIRST_DATA: Record<Symbology, string> = {
  qr: "{trace_link}",
  gs1_datamatrix: "(01){gtin}(10){lot}",
  datamatrix: "{lot}",
  gs1_128: "(00){sscc}",
  code_128: "{lot}",
  ean_13: "{gtin}",
};

/** A new element as it comes from the palette, with its middle at a point of the label. */
export function offered(offer: Offer, layout: Layout, at: { x: number; y: number }): LabelElement {
  const sized = (width: number, height: number): Box => {
    const most = { width: layout.width_mm, height: layout.height_mm };
    const w = Math.min(width, most.width);
    const h = Math.min(height, most.height);
    const within = (middle: number, size: number, whole: number): number =>
      tidy(Math.min(Math.max(0, middle - size / 2), whole - size));
    return {
      x: within(at.x, w, most.width),
      y: within(at.y, h, most.height),
      width: w,
      height: h,
    };
  };
  if (offer === "text")
    return { kind: "text", ...sized(40, 6), text: "{item_name}", size_pt: 10, fit: "shrink" };
  if (offer === "line") return { kind: "line", ...sized(40, 0), thickness_mm: 0.3 };
  if (offer === "box") return { kind: "box", ...sized(30, 15), thickness_mm: 0.3 };
  const size = isLinear(offer) ? sized(60, 18) : sized(20, 20);
  return {
    kind: "symbol",
    ...size,
    symbology: offer,
    data: FIRST_DATA[offer],
  };
}

const each = (layout: Layout, change: (one: LabelElement, at: number) => LabelElement): Layout => ({
  ...layout,
  elements: layout.elements.map(change),
});

/** Moves all that are chosen by the same way; the group stays on the label. */
export function moved(layout: Layout, chosen: readonly number[], dx: number, dy: number): Layout {
  const around = boundsOf(layout, chosen);
  if (!around) return layout;
  const within = (by: number, from: number, size: number, whole: number): number =>
    Math.min(Math.max(by, Math.min(0, -from)), Math.max(0, whole - size - from));
  const x = within(dx, around.x, around.width, layout.width_mm);
  const y = within(dy, around.y, around.height, layout.height_mm);
  return each(layout, (one, at) =>
    chosen.includes(at) ? { ...one, x: tidy(one.x + x), y: tidy(one.y + y) } : one,
  );
}

/** A side or corner by which an element is made larger. */
export type Handle = "n" | "s" | "e" | "w" | "ne" | "nw" | "se" | "sw";
export const HANDLES: readonly Handle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** Moves the sides a handle holds; the opposite ones stay where they are. */
export function resized(
  layout: Layout,
  at: number,
  handle: Handle,
  dx: number,
  dy: number,
): Layout {
  const one = layout.elements[at];
  if (!one) return layout;
  // A line has no height to be kept, only an end that is pulled.
  const least = one.kind === "line" ? 0 : LEAST_MM;
  const far = { x: one.x + one.width, y: one.y + one.height };
  const near = { x: one.x, y: one.y };
  const between = (value: number, low: number, high: number): number =>
    tidy(Math.min(Math.max(value, low), Math.max(low, high)));
  if (handle.includes("w")) near.x = between(near.x + dx, 0, far.x - least);
  if (handle.includes("e")) far.x = between(far.x + dx, near.x + least, layout.width_mm);
  if (handle.includes("n")) near.y = between(near.y + dy, 0, far.y - least);
  if (handle.includes("s")) far.y = between(far.y + dy, near.y + least, layout.height_mm);
  return changed(layout, at, {
    ...near,
    width: tidy(far.x - near.x),
    height: tidy(far.y - near.y),
  });
}

export function changed(layout: Layout, at: number, change: Change): Layout {
  return each(layout, (one, here) => {
    if (here !== at) return one;
    const kept = Object.entries({ ...one, ...change }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(kept) as unknown as LabelElement;
  });
}

export const added = (layout: Layout, element: LabelElement): Layout => ({
  ...layout,
  elements: [...layout.elements, element],
});

export const removed = (layout: Layout, chosen: readonly number[]): Layout => ({
  ...layout,
  elements: layout.elements.filter((_, at) => !chosen.includes(at)),
});

/** Copies lie a little off, on top of all others, and are what is chosen next. */
export function duplicated(
  layout: Layout,
  chosen: readonly number[],
): { layout: Layout; chosen: number[] } {
  const copies = layout.elements.filter((_, at) => chosen.includes(at));
  const first = layout.elements.length;
  const next = copies.map((_, at) => first + at);
  const all = { ...layout, elements: [...layout.elements, ...copies] };
  return { layout: moved(all, next, DUPLICATE_OFF_MM, DUPLICATE_OFF_MM), chosen: next };
}

/** Draws one element later than its neighbour (`1`) or earlier (`-1`). */
export function reordered(
  layout: Layout,
  at: number,
  by: 1 | -1,
): { layout: Layout; chosen: number[] } {
  const elements = [...layout.elements];
  const [one] = elements.slice(at, at + 1);
  const other = elements[at + by];
  if (!one || !other) return { layout, chosen: [at] };
  elements[at] = other;
  elements[at + by] = one;
  return { layout: { ...layout, elements }, chosen: [at + by] };
}

export const ALIGNMENTS = ["left", "center", "right", "top", "middle", "bottom"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];

/** Several go to the side of their common frame; one alone goes to the side of the label. */
export function aligned(layout: Layout, chosen: readonly number[], how: Alignment): Layout {
  const whole = { x: 0, y: 0, width: layout.width_mm, height: layout.height_mm };
  const frame = chosen.length > 1 ? boundsOf(layout, chosen) : whole;
  if (!frame) return layout;
  return each(layout, (one, at) => {
    if (!chosen.includes(at)) return one;
    const right = frame.x + frame.width - one.width;
    const bottom = frame.y + frame.height - one.height;
    const to: Record<Alignment, Partial<Box>> = {
      left: { x: frame.x },
      center: { x: tidy((frame.x + right) / 2) },
      right: { x: tidy(right) },
      top: { y: frame.y },
      middle: { y: tidy((frame.y + bottom) / 2) },
      bottom: { y: tidy(bottom) },
    };
    return { ...one, ...to[how] };
  });
}

/** The smallest box around all that are chosen. */
export function boundsOf(layout: Layout, chosen: readonly number[]): Box | null {
  const boxes = layout.elements.filter((_, at) => chosen.includes(at));
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** Which elements a frame that was pulled open touches. */
export function within(layout: Layout, frame: Box): number[] {
  return layout.elements.flatMap((one, at) => {
    const apart =
      one.x > frame.x + frame.width ||
      one.x + one.width < frame.x ||
      one.y > frame.y + frame.height ||
      one.y + one.height < frame.y;
    return apart ? [] : [at];
  });
}
