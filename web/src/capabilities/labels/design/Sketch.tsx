/**
 * An element as the board shows it while it is moved: where it lies and what it is.
 *
 * It is a sketch. How a label truly comes out is drawn by the server, beside the board.
 */
import type { ReactNode } from "react";
import { type FieldValues, filled } from "./fields";
import {
  FIRST_SIZE_PT,
  FIRST_THICKNESS_MM,
  isLinear,
  type LabelElement,
  type SymbolElement,
  type Symbology,
  type TextElement,
  tellsText,
} from "./layout";

const MM_PER_PT = 0.3528;
const LINE_HEIGHT = 1.3;
/** Chinese signs are as wide as they are high, figures and Latin letters about two thirds. */
const WIDE = /[⺀-鿿豈-﫿＀-￯]/;
const NARROW_EM = 0.63;

const widthOf = (sign: string, size: number): number => (WIDE.test(sign) ? 1 : NARROW_EM) * size;
const lengthOf = (text: string, size: number): number =>
  [...text].reduce((sum, sign) => sum + widthOf(sign, size), 0);

/** Breaks a text where the line is full. */
function broken(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const part of text.split("\n")) {
    let line = "";
    for (const sign of part) {
      if (line !== "" && lengthOf(line + sign, size) > width) {
        lines.push(line);
        line = sign;
      } else line += sign;
    }
    lines.push(line);
  }
  return lines;
}

/** A picture of modules that looks like a symbol and is none. */
function modules(symbology: Symbology): string {
  const linear = isLinear(symbology);
  let seed = 7;
  const chance = (): boolean => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed > 1073741824;
  };
  if (linear) {
    const bars = Array.from({ length: 60 }, (_, at) => (at % 2 === 0 || chance() ? at : -1));
    return bars
      .filter((at) => at >= 0 && at % 3 !== 2)
      .map((at) => `M${at} 0h.8v60h-.8z`)
      .join("");
  }
  const SIDE = 21;
  const dot = (x: number, y: number, size = 1): string => `M${x} ${y}h${size}v${size}h${-size}z`;
  const eye = (x: number, y: number): string =>
    `M${x} ${y}h7v7h-7zM${x + 1} ${y + 1}v5h5v-5z${dot(x + 2, y + 2, 3)}`;
  const isQr = symbology === "qr";
  const cells = Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    const corner = (x < 8 && y < 8) || (x > 12 && y < 8) || (x < 8 && y > 12);
    if (isQr) return corner || !chance() ? "" : dot(x, y);
    const edge = x === 0 || y === SIDE - 1;
    const clock = (y === 0 && x % 2 === 0) || (x === SIDE - 1 && y % 2 === 0);
    return edge || clock || (x < SIDE - 1 && y > 0 && chance()) ? dot(x, y) : "";
  });
  return `${isQr ? eye(0, 0) + eye(14, 0) + eye(0, 14) : ""}${cells.join("")}`;
}

const PICTURES = new Map<Symbology, string>();

function pictureOf(symbology: Symbology): string {
  const drawn = PICTURES.get(symbology) ?? modules(symbology);
  PICTURES.set(symbology, drawn);
  return drawn;
}

export function Sketch({
  element,
  values,
}: {
  element: LabelElement;
  values: FieldValues;
}): ReactNode {
  const { x, y, width, height, rotation = 0 } = element;
  const turned = rotation % 180 !== 0;
  // The box is what the element takes of the label; turned, its own width is the box's height.
  const [w, h] = turned ? [height, width] : [width, height];
  const turn = `translate(${x + width / 2} ${y + height / 2}) rotate(${rotation}) translate(${-w / 2} ${-h / 2})`;
  return (
    <g transform={turn} aria-hidden="true">
      {element.kind === "text" && <Words element={element} values={values} w={w} h={h} />}
      {element.kind === "symbol" && <Mark element={element} values={values} w={w} h={h} />}
      {element.kind === "line" && (
        <line
          x2={w}
          y2={h}
          stroke="currentColor"
          strokeWidth={element.thickness_mm ?? FIRST_THICKNESS_MM}
        />
      )}
      {element.kind === "box" && (
        <Frame
          thickness={element.thickness_mm ?? FIRST_THICKNESS_MM}
          filled={element.filled ?? false}
          w={w}
          h={h}
        />
      )}
    </g>
  );
}

interface FrameProps {
  thickness: number;
  filled: boolean;
  w: number;
  h: number;
}

function Frame({ thickness, filled: full, w, h }: FrameProps): ReactNode {
  return (
    <rect
      x={thickness / 2}
      y={thickness / 2}
      width={Math.max(0, w - thickness)}
      height={Math.max(0, h - thickness)}
      fill={full ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={thickness}
    />
  );
}

interface SizedProps<E> {
  element: E;
  values: FieldValues;
  w: number;
  h: number;
}

function Words({ element, values, w, h }: SizedProps<TextElement>): ReactNode {
  const text = filled(element.text, values);
  const full = (element.size_pt ?? FIRST_SIZE_PT) * MM_PER_PT;
  const longest = Math.max(...text.split("\n").map((line) => lengthOf(line, full)), 0.1);
  const size = element.fit === "wrap" ? full : Math.min(full, (full * w) / longest);
  const shown = element.fit === "cut" ? full : size;
  const lines = element.fit === "wrap" ? broken(text, full, w) : text.split("\n");
  const free = h - lines.length * shown * LINE_HEIGHT;
  const down = { top: 0, middle: free / 2, bottom: free }[element.valign ?? "top"];
  const anchor = { left: "start", center: "middle", right: "end" }[element.align ?? "left"];
  const from = { left: 0, center: w / 2, right: w }[element.align ?? "left"];
  return (
    <svg width={w} height={Math.max(h, 0.1)} overflow="hidden" role="presentation">
      {lines.map((line, at) => (
        <text
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
          key={at}
          x={from}
          y={down + shown * (0.95 + at * LINE_HEIGHT)}
          fontSize={shown}
          fontWeight={element.bold ? 700 : 400}
          textAnchor={anchor as "start"}
          fill="currentColor"
        >
          {line}
        </text>
      ))}
    </svg>
  );
}

const CAPTION_MM = 3;

function Mark({ element, values, w, h }: SizedProps<SymbolElement>): ReactNode {
  const linear = isLinear(element.symbology);
  const caption = tellsText(element) ? CAPTION_MM : 0;
  const rest = Math.max(0.5, h - caption);
  const side = Math.min(w, rest);
  return (
    <>
      <svg
        x={linear ? 0 : (w - side) / 2}
        width={linear ? w : side}
        height={linear ? rest : side}
        viewBox={linear ? "0 0 60 60" : "0 0 21 21"}
        preserveAspectRatio="none"
        role="presentation"
      >
        <path d={pictureOf(element.symbology)} fill="currentColor" fillRule="evenodd" />
      </svg>
      {caption > 0 && (
        <svg y={h - caption} width={w} height={caption} overflow="hidden" role="presentation">
          <text x={w / 2} y={2.3} fontSize={2.2} textAnchor="middle" fill="currentColor">
            {filled(element.data, values)}
          </text>
        </svg>
      )}
    </>
  );
}
