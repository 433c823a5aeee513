/** One line of a control chart: points, centre, limits, what is allowed, and the points that are signals. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "../../language/time";
import type { ChartPoint, Signal } from "./api";
import { figure, place, range } from "./scale";

const WIDTH = 960;
const ROOM = { left: 8, right: 76, top: 8, bottom: 18 };

interface LineDrawingProps {
  name: string;
  points: ChartPoint[];
  /** How many points there are, of which these are drawn. */
  all: number;
  height: number;
  signals: Signal[];
  /** What is allowed, drawn beside the limits. */
  allowed?: (number | null | undefined)[];
  chosen?: Signal | null;
  onChoose: (signal: Signal) => void;
}

export function LineDrawing(props: LineDrawingProps): ReactNode {
  const { name, points, all, height, signals, allowed = [], chosen, onChoose } = props;
  const { t } = useTranslation();
  const last = points.at(-1);
  if (!last) return null;
  const spec = allowed.filter((one): one is number => one != null);
  const ends = range(points.flatMap(({ value, lower, upper }) => [value, lower, upper]));
  const across = WIDTH - ROOM.left - ROOM.right;
  const down = height - ROOM.top - ROOM.bottom;
  const x = (at: number): number => ROOM.left + place(at, [0, Math.max(1, all - 1)], across);
  const y = (value: number): number => ROOM.top + down - place(value, ends, down);
  const path = (of: (point: ChartPoint) => number): string =>
    points.map((point, at) => `${at ? "L" : "M"}${x(point.place)} ${y(of(point))}`).join("");
  const said = new Map(signals.map((signal) => [signal.seen, signal]));
  const within = (at: number): boolean =>
    signals.some(({ first, last: end }) => first <= at && at <= end);
  const dots = points.length <= 400;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${height}`}
      className="chart-line"
      role="img"
      aria-label={t("quality.chart.points", { count: all })}
    >
      <title>{name}</title>
      {spec
        .filter((value) => value > ends[0] && value < ends[1])
        .map((value) => (
          <line
            key={value}
            x1={ROOM.left}
            x2={ROOM.left + across}
            y1={y(value)}
            y2={y(value)}
            className="chart-allowed"
          />
        ))}
      <path d={path(({ center }) => center)} className="chart-center" />
      <path d={path(({ upper }) => upper)} className="chart-limit" />
      <path d={path(({ lower }) => lower)} className="chart-limit" />
      <path d={path(({ value }) => value)} className="chart-values" />
      {points.map((point) => {
        const signal = said.get(point.place);
        const bad = within(point.place);
        if (!(dots || bad)) return null;
        const [cx, cy] = [x(point.place), y(point.value)];
        return (
          <g key={point.place}>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: the list beside it is for keys. */}
            <circle
              cx={cx}
              cy={cy}
              r={signal ? 6 : 3}
              className={bad ? "chart-dot bad" : "chart-dot"}
              data-open={signal && !signal.answer ? "" : undefined}
              data-chosen={signal && signal === chosen ? "" : undefined}
              onClick={signal && (() => onChoose(signal))}
            >
              <title>
                {`${figure(point.value, ends)} · ${point.lot.slice(point.lot.indexOf(":") + 1)} · ${moment(point.at)}`}
              </title>
            </circle>
          </g>
        );
      })}
      {[
        ["upper", last.upper],
        ["center", last.center],
        ["lower", last.lower],
      ].map(([word, value]) => (
        <text key={word} x={ROOM.left + across + 6} y={y(Number(value)) + 4} className="chart-word">
          {figure(Number(value), ends)}
        </text>
      ))}
      <text x={ROOM.left} y={height - 4} className="chart-word">
        {moment(points[0]?.at)}
      </text>
      <text x={ROOM.left + across} y={height - 4} textAnchor="end" className="chart-word">
        {moment(last.at)}
      </text>
    </svg>
  );
}
