/** The label in millimetres, with rulers: what is seen here is taken hold of and moved. */
import { type ReactNode, type Ref, useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { LayoutFault } from "../contract";
import type { FieldValues } from "./fields";
import { boundsOf, HANDLES, type Handle, type LabelElement } from "./layout";
import { RULER_PX, Ruler } from "./Rulers";
import { Sketch } from "./Sketch";
import { useBoard } from "./useBoard";
import type { Design } from "./useDesign";
import { elementName } from "./words";

interface BoardProps {
  design: Design;
  scale: number;
  values: FieldValues;
  faults: readonly LayoutFault[];
  warnings: readonly LayoutFault[];
  paper: Ref<SVGSVGElement>;
}

export function Board({ design, scale, values, faults, warnings, paper }: BoardProps): ReactNode {
  const { t } = useTranslation();
  const { layout, chosen } = design;
  const board = useBoard(design, scale);
  const around = boundsOf(layout, chosen);
  const [only] = chosen.length === 1 ? chosen : [];
  const one = only === undefined ? undefined : layout.elements[only];
  // Strokes of the board are as wide at every zoom.
  const hair = 1 / scale;
  return (
    <div
      className="board-sheet"
      style={{ gridTemplate: `${RULER_PX}px auto / ${RULER_PX}px auto` }}
    >
      <span className="ruler-corner t12">mm</span>
      <Ruler axis="x" length={layout.width_mm} scale={scale} chosen={around} />
      <Ruler axis="y" length={layout.height_mm} scale={scale} chosen={around} />
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing cannot be a fieldset. */}
      <svg
        ref={paper}
        className="board-paper"
        role="group"
        aria-label={t("labels.design.board", {
          width: layout.width_mm,
          height: layout.height_mm,
        })}
        width={layout.width_mm * scale}
        height={layout.height_mm * scale}
        viewBox={`0 0 ${layout.width_mm} ${layout.height_mm}`}
        onPointerDown={board.onPointerDown}
        onPointerMove={board.onPointerMove}
        onPointerUp={board.onPointerUp}
        onPointerCancel={board.onPointerCancel}
      >
        <Grid width={layout.width_mm} height={layout.height_mm} scale={scale} />
        {layout.elements.map((element, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: its place in the order is what it is.
          <Sketch key={at} element={element} values={values} />
        ))}
        {layout.elements.map((element, at) => (
          <Piece
            // biome-ignore lint/suspicious/noArrayIndexKey: its place in the order is what it is.
            key={at}
            at={at}
            element={element}
            chosen={chosen.includes(at)}
            tone={toneOf(at, faults, warnings)}
            hair={hair}
            onChoose={design.choose}
          />
        ))}
        {board.lines.map(({ axis, at }) => (
          <line
            key={`${axis} ${at}`}
            className="board-snap"
            strokeWidth={hair}
            {...(axis === "x"
              ? { x1: at, x2: at, y1: 0, y2: layout.height_mm }
              : { x1: 0, x2: layout.width_mm, y1: at, y2: at })}
          />
        ))}
        {board.frame && <rect className="board-frame" strokeWidth={hair} {...board.frame} />}
        {one && <Handles element={one} scale={scale} />}
      </svg>
    </div>
  );
}

type Tone = "no" | "ask" | null;

function toneOf(
  at: number,
  faults: readonly LayoutFault[],
  warnings: readonly LayoutFault[],
): Tone {
  if (faults.some(({ element }) => element === at)) return "no";
  return warnings.some(({ element }) => element === at) ? "ask" : null;
}

const GRID_EVERY_MM = 5;

function Grid({ width, height, scale }: { width: number; height: number; scale: number }) {
  const lines: string[] = [];
  for (let x = GRID_EVERY_MM; x < width; x += GRID_EVERY_MM) lines.push(`M${x} 0v${height}`);
  for (let y = GRID_EVERY_MM; y < height; y += GRID_EVERY_MM) lines.push(`M0 ${y}h${width}`);
  return (
    <path className="board-grid" d={lines.join("")} strokeWidth={1 / scale} aria-hidden="true" />
  );
}

interface PieceProps {
  at: number;
  element: LabelElement;
  chosen: boolean;
  tone: Tone;
  hair: number;
  onChoose: (chosen: readonly number[]) => void;
}

function Piece({ at, element, chosen, tone, hair, onChoose }: PieceProps): ReactNode {
  const { t } = useTranslation();
  const { x, y, width, height } = element;
  const focus = useCallback(
    (piece: SVGGElement | null) => {
      // What is chosen in the list is where the keys go, but the list keeps its own focus.
      if (chosen && piece && document.activeElement?.closest(".board-paper"))
        piece.focus({ preventScroll: true });
    },
    [chosen],
  );
  // A flat line is as hard to hit as it is thin.
  const reach = Math.max(0, 2.4 - height) / 2;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot be drawn inside a drawing.
    <g
      ref={focus}
      role="button"
      tabIndex={0}
      data-at={at}
      className="board-piece"
      data-tone={tone ?? undefined}
      aria-pressed={chosen}
      aria-label={`${elementName(t, element)}${tone ? t(`labels.design.has_${tone}`) : ""}`}
      onFocus={(event) => {
        // A pointer has chosen already, perhaps several.
        if (!chosen && event.currentTarget.matches(":focus-visible")) onChoose([at]);
      }}
    >
      <rect x={x} y={y - reach} width={width} height={height + 2 * reach} fill="transparent" />
      <rect
        className={chosen ? "board-outline chosen" : "board-outline"}
        x={x}
        y={y - reach}
        width={width}
        height={height + 2 * reach}
        strokeWidth={(chosen || tone ? 1.6 : 1) * hair}
        strokeDasharray={chosen ? undefined : `${3 * hair} ${3 * hair}`}
      />
      {tone && <Flag tone={tone} x={x + width} y={y} size={7 * hair} />}
    </g>
  );
}

/** The octagon of a fault, the diamond of a warning: told apart without colour. */
function Flag({ tone, x, y, size }: { tone: "no" | "ask"; x: number; y: number; size: number }) {
  const s = size;
  const c = s * 0.42;
  return (
    <path
      className={`board-flag board-flag-${tone}`}
      transform={`translate(${x} ${y})`}
      d={
        tone === "no"
          ? `M${-c} ${-s}h${2 * c}l${s - c} ${s - c}v${2 * c}l${c - s} ${s - c}h${-2 * c}l${c - s} ${c - s}v${-2 * c}z`
          : `M0 ${-s}l${s} ${s}l${-s} ${s}l${-s} ${-s}z`
      }
    />
  );
}

const HANDLE_PX = 9;
/** A finger needs more than is drawn. */
const TOUCH_PX = 24;

const CURSORS: Record<Handle, string> = {
  n: "ns-resize",
  s: "ns-resize",
  e: "ew-resize",
  w: "ew-resize",
  ne: "nesw-resize",
  sw: "nesw-resize",
  nw: "nwse-resize",
  se: "nwse-resize",
};

function Handles({ element, scale }: { element: LabelElement; scale: number }): ReactNode {
  const { x, y, width, height } = element;
  const place = (handle: Handle): { x: number; y: number } => ({
    x: handle.includes("w") ? x : handle.includes("e") ? x + width : x + width / 2,
    y: handle.includes("n") ? y : handle.includes("s") ? y + height : y + height / 2,
  });
  const square = (size: number, at: { x: number; y: number }) => ({
    x: at.x - size / scale / 2,
    y: at.y - size / scale / 2,
    width: size / scale,
    height: size / scale,
  });
  const few = (handle: Handle): boolean => {
    if (element.kind === "line" && height === 0) return handle === "e" || handle === "w";
    // On a small element the middles would cover all of it.
    const small = Math.min(width, height) * scale < 3 * TOUCH_PX;
    return !small || handle.length === 2;
  };
  return (
    <g aria-hidden="true">
      {HANDLES.filter(few).map((handle) => (
        <g key={handle} data-handle={handle} style={{ cursor: CURSORS[handle] }}>
          <rect {...square(TOUCH_PX / 2 + 4, place(handle))} fill="transparent" />
          <rect
            className="board-handle"
            strokeWidth={1.4 / scale}
            {...square(HANDLE_PX, place(handle))}
          />
        </g>
      ))}
    </g>
  );
}
