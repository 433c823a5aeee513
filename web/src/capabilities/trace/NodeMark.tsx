/** One node of the drawing: its bar, what rests in it, its two lines, and pips for what it gathers. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PictureNode } from "../../api/types";
import { quantity } from "../../language/decimal";
import { fillOf, StateShape, toneOf } from "../../marks/StateMark";
import { BAR, type PlacedNode } from "./layout/layout";

/** A resting part this high has room for words beside it. */
const RESTING_WORDS = 44;

/** What may not be used is marked beside its name: its bar is often too low to show it. */
const BARRED = new Set(["hold", "pending_inspection", "rejected", "expired"]);

/** A gathered mark shows its lots as pips up to this many. */
const PIPS = 6;

export function NodeMark({
  placed,
  members,
  spoken,
  state,
}: {
  placed: PlacedNode;
  /** What a gathered mark stands for. */
  members: PictureNode[];
  spoken: string;
  state: NodeState;
}): ReactNode {
  const { t } = useTranslation();
  const { node, x, y, height, resting, words, title, fact } = placed;
  const { dim, selected, near, found, tabbable, unit } = state;
  const hit = {
    x: title.x - 5,
    y: title.y - 4,
    width: Math.max(title.width, fact?.width ?? 0, BAR) + 10,
    height: (fact ? fact.y + fact.height : y + height) - title.y + 8,
  };
  const showTitle = placed.showTitle || near || selected;
  const showFact = placed.showFact || near || selected;
  const pips = members.length > 0 && members.length <= PIPS;
  const barred = [node, ...members].map((one) => one.state).find((one) => BARRED.has(one));
  const restingWords = node.root && resting >= RESTING_WORDS && node.resting;
  return (
    <g
      className={`node${dim ? " dim" : ""}${node.possible ? " maybe" : ""}`}
      data-id={node.id}
      data-members={members.length || 1}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG group cannot be a button element. */}
      <g role="button" tabIndex={tabbable ? 0 : -1} aria-label={spoken} aria-pressed={selected}>
        <rect className="hit" {...hit} rx="5" />
      </g>
      {found && <rect className="found" {...hit} rx="5" />}
      {selected && <rect className="ring" {...hit} rx="6" />}
      {node.possible ? (
        <rect
          className="gbar"
          x={x + 0.5}
          y={y + 0.5}
          width={BAR - 1}
          height={Math.max(8, height - 1)}
          rx="2"
        />
      ) : (
        <>
          <rect className="bar" x={x} y={y} width={BAR} height={height} rx="2" />
          {node.kind === "customer" || node.kind === "shipment" ? (
            <rect x={x} y={y} width={BAR} height={height} rx="2" fill={fillOf("shipped")} />
          ) : (
            resting > 0 && (
              <rect
                className="rest"
                x={x}
                y={y + height - resting}
                width={BAR}
                height={resting}
                rx="2"
                fill={fillOf(node.state)}
              />
            )
          )}
        </>
      )}
      {showTitle && (
        <text className="nl" x={title.x} y={title.y + 11}>
          {words.title}
        </text>
      )}
      {showTitle && pips && (
        <Pips members={members} x={title.x + title.width + 8} y={title.y + 2} />
      )}
      {showTitle && barred && (
        <StateShape
          tone={toneOf(barred)}
          x={title.x + title.width + (pips ? members.length * 11 + 12 : 5)}
          y={title.y}
        />
      )}
      {showFact && fact && (
        <text className="ns" x={fact.x} y={fact.y + 11}>
          {words.fact}
        </text>
      )}
      {restingWords && (
        <>
          <text
            className="ns strong"
            x={x + 18}
            y={y + height - resting / 2 - 3}
            style={{ fill: `var(--sy-${toneOf(node.state)}-ink)` }}
          >
            {t("trace.node.still_free")}
          </text>
          <text className="nl" x={x + 18} y={y + height - resting / 2 + 14}>
            {quantity(node.resting, unit)} {unit}
          </text>
        </>
      )}
    </g>
  );
}

/** One small square per lot: filled where it left, open where it still is. */
function Pips({ members, x, y }: { members: PictureNode[]; x: number; y: number }): ReactNode {
  return members.map(({ id, state }, at) => (
    <rect
      key={id}
      className={`pip-${state === "free" ? "open" : "full"}`}
      x={x + at * 11 + 0.75}
      y={y + 0.75}
      width="7.5"
      height="7.5"
      rx="1"
      {...(state === "free" ? {} : { fill: fillOf(state) })}
    />
  ));
}

interface NodeState {
  dim: boolean;
  selected: boolean;
  near: boolean;
  /** The search inside the drawing found it. */
  found: boolean;
  tabbable: boolean;
  unit: string | null | undefined;
}
