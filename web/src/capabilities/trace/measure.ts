/** Width of a text as the drawing writes it. */

const known = new Map<string, number>();
let canvas: CanvasRenderingContext2D | null = null;

/** Pixels of a text at 12 px; measured once per text. */
export function measureText(text: string, strong: boolean): number {
  const key = `${document.documentElement.lang} ${strong} ${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  canvas ??= document.createElement("canvas").getContext("2d");
  if (!canvas) return text.length * 8;
  const family = getComputedStyle(document.documentElement).getPropertyValue("--sy-font");
  canvas.font = `${strong ? 600 : 400} 12px ${family}`;
  // The drawing writes figures of one width; a canvas knows only the proportional ones.
  const width = Math.ceil(canvas.measureText(text.replace(/\d/g, "0")).width);
  known.set(key, width);
  return width;
}

/** Forgets all widths; fonts that arrive late have other ones. */
export function forgetWidths(): void {
  known.clear();
}
