/** Millimetres along the top and the left of the board, with the place of what is chosen. */
import type { ReactNode } from "react";
import type { Box } from "./layout";

export const RULER_PX = 22;
/** Figures nearer to each other than this run into one another. */
const FIGURE_PX = 34;

interface RulerProps {
  axis: "x" | "y";
  length: number;
  /** Pixels of a millimetre. */
  scale: number;
  chosen: Box | null;
}

export function Ruler({ axis, length, scale, chosen }: RulerProps): ReactNode {
  const across = axis === "x";
  const every = [5, 10, 20, 50].find((mm) => mm * scale >= FIGURE_PX) ?? 100;
  const fine = scale >= 4 ? 1 : 5;
  const ticks = Array.from({ length: Math.floor(length / fine) + 1 }, (_, at) => at * fine);
  const size = length * scale;
  const from = chosen && (across ? chosen.x : chosen.y) * scale;
  const wide = chosen && Math.max(1, (across ? chosen.width : chosen.height) * scale);
  const line = (mm: number): string => {
    const at = mm * scale;
    const long = mm % every === 0 ? RULER_PX : mm % 5 === 0 ? 8 : 5;
    return across ? `M${at} ${RULER_PX}v${-long}` : `M${RULER_PX} ${at}h${-long}`;
  };
  return (
    <svg
      className={`ruler ruler-${axis}`}
      width={across ? size : RULER_PX}
      height={across ? RULER_PX : size}
      aria-hidden="true"
    >
      {from !== null && wide !== null && (
        <rect
          className="ruler-chosen"
          x={across ? from : 0}
          y={across ? 0 : from}
          width={across ? wide : RULER_PX}
          height={across ? RULER_PX : wide}
        />
      )}
      <path d={ticks.map(line).join("")} className="ruler-ticks" />
      {ticks
        .filter((mm) => mm % every === 0)
        .map((mm) => (
          <text
            key={mm}
            x={across ? mm * scale + 3 : -(mm * scale) - 3}
            y={across ? 11 : 11}
            transform={across ? undefined : "rotate(-90)"}
            textAnchor={across ? "start" : "end"}
          >
            {mm}
          </text>
        ))}
    </svg>
  );
}
