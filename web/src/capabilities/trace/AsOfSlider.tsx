/**
 * What was known at a moment: a slider over the record time of the trace.
 *
 * Long quiet stretches are drawn short and marked; late entries are hollow dots, because they are
 * what makes yesterday's answer differ from today's.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../api/types";
import { clock, day, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";

type Buckets = Picture["timeline"];

const STEPS = 1000;
const STEP_PAUSE_MS = 450;
const SETTLE_MS = 160;
const DAY_LABEL_PX = 52;
const LATE_LABELS = 3;

interface Axis {
  /** Place of each bucket, 0 to 1. */
  places: number[];
  /** Places of quiet stretches drawn short. */
  cuts: number[];
}

/** Spreads the buckets by time, with long gaps cut short. */
export function axisOf(buckets: Buckets): Axis {
  const times = buckets.map(({ at }) => Date.parse(at));
  const gaps = times.slice(1).map((time, at) => Math.max(1, time - (times[at] ?? time)));
  const sorted = gaps.toSorted((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length * 0.9)] ?? 1;
  const most = usual * 2.5;
  const drawn = gaps.map((gap) => Math.min(gap, most) + most * 0.04);
  const total = drawn.reduce((sum, gap) => sum + gap, 0) || 1;
  const places = [0];
  const cuts: number[] = [];
  // The last bucket ends a little before the right end, which is "now".
  drawn.forEach((gap, at) => {
    const from = places[at] ?? 0;
    const to = from + (gap / total) * 0.975;
    places.push(to);
    if ((gaps[at] ?? 0) > most) cuts.push((from + to) / 2);
  });
  return { places: buckets.length === 0 ? [] : places, cuts };
}

interface Props {
  timeline: Buckets;
  asOf: string | undefined;
  onChange: (asOf: string | undefined) => void;
}

/** Position of a moment: the index of its bucket, or the number of buckets for "now". */
function indexOf(timeline: Buckets, asOf: string | undefined): number {
  if (!asOf) return timeline.length;
  const at = timeline.findLastIndex((bucket) => Date.parse(bucket.at) <= Date.parse(asOf));
  return Math.max(0, at);
}

export function AsOfSlider({ timeline, asOf, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const axis = useMemo(() => axisOf(timeline), [timeline]);
  const [index, setIndex] = useState(() => indexOf(timeline, asOf));
  const [playing, setPlaying] = useState(false);
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const last = timeline.length;

  useEffect(() => setIndex(indexOf(timeline, asOf)), [timeline, asOf]);
  const go = (next: number): void => {
    const at = Math.min(last, Math.max(0, next));
    setIndex(at);
    clearTimeout(settle.current);
    settle.current = setTimeout(() => onChange(timeline[at]?.at), SETTLE_MS);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step starts the next one.
  useEffect(() => {
    if (!playing) return;
    if (index >= last) return setPlaying(false);
    const beat = setTimeout(() => go(index + 1), STEP_PAUSE_MS);
    return () => clearTimeout(beat);
  }, [playing, index]);

  const placeOf = (at: number): number => (at >= last ? 1 : (axis.places[at] ?? 0));
  const nearest = (value: number): number => {
    const distances = [...axis.places, 1].map((place) => Math.abs(place - value / STEPS));
    return distances.indexOf(Math.min(...distances));
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageUp: 5,
      PageDown: -5,
    }[event.key];
    if (event.key === "Home") go(0);
    else if (event.key === "End") go(last);
    else if (step) go(index + step);
    else return;
    event.preventDefault();
  };
  if (timeline.length === 0) return null;

  const bucket = timeline[index];
  const said = bucket
    ? moment(bucket.at)
    : t("trace.as_of.now", { at: moment(new Date().toISOString()) });
  return (
    <section className="time" aria-label={t("trace.as_of.label")}>
      <button
        type="button"
        className="iconb"
        style={{ border: "1px solid var(--sy-line)" }}
        aria-label={t(playing ? "trace.as_of.pause" : "trace.as_of.play")}
        onClick={() => {
          if (!playing && index >= last) go(0);
          setPlaying(!playing);
        }}
      >
        <Icon name={playing ? "pause" : "play"} size={14} />
      </button>
      <div className="lab t12 mut">
        {t("trace.as_of.label")}
        <b style={{ color: "var(--sy-ink)" }}>{said}</b>
      </div>
      <div className="axis">
        <Marks timeline={timeline} axis={axis} />
        <input
          type="range"
          min={0}
          max={STEPS}
          value={Math.round(placeOf(index) * STEPS)}
          aria-label={t("trace.as_of.label")}
          aria-valuetext={said}
          onChange={(event) => go(nearest(Number(event.target.value)))}
          onKeyDown={onKey}
        />
      </div>
      {index < last && (
        <button type="button" className="lnk t13 nw" onClick={() => go(last)}>
          {t("trace.as_of.back")}
        </button>
      )}
    </section>
  );
}

/** The buckets, days and late entries along the axis, in a box of 1000 × 50 that stretches. */
function Marks({ timeline, axis }: { timeline: Buckets; axis: Axis }): ReactNode {
  const { t } = useTranslation();
  const most = Math.max(1, ...timeline.map(({ recorded }) => recorded));
  const percent = (place: number): string => `${place * 100}%`;
  const days: { place: number; text: string }[] = [];
  timeline.forEach(({ at }, index) => {
    const place = axis.places[index] ?? 0;
    const text = day(at);
    const before = days.at(-1);
    // 740 px is the usual width of the axis; labels need room on it.
    if (
      before?.text !== text &&
      (!before || (place - before.place) * 740 > DAY_LABEL_PX) &&
      place < 0.95
    ) {
      days.push({ place, text });
    }
  });
  const lateOnes = timeline
    .map((one, at) => ({ ...one, place: axis.places[at] ?? 0 }))
    .filter(({ late }) => late > 0);
  return (
    <svg width="100%" height="50" aria-hidden="true" overflow="visible">
      <line x1="0" x2="100%" y1="34" y2="34" stroke="var(--sy-line-strong)" />
      {timeline.map(({ at, recorded }, index) => {
        const height = 4 + 12 * (Math.log1p(recorded) / Math.log1p(most));
        return (
          <rect
            key={at}
            x={percent(axis.places[index] ?? 0)}
            transform="translate(-2.5 0)"
            y={34 - height}
            width="5"
            height={height}
            rx="1"
            fill="var(--sy-ink-4)"
          />
        );
      })}
      {axis.cuts.map((place) => (
        <svg key={place} x={percent(place)} overflow="visible" role="presentation">
          <path d="M-5 39l5-10M0 39l5-10" stroke="var(--sy-ink-3)" />
        </svg>
      ))}
      {days.map(({ place, text }) => (
        <text key={`${place} ${text}`} x={percent(place)} y="49" className="ns">
          {text}
        </text>
      ))}
      {lateOnes.map(({ at, late, place }, index) => (
        <g key={at}>
          <circle
            cx={percent(place)}
            cy="34"
            r="4"
            fill="var(--sy-surface)"
            stroke="var(--sy-wait-mark)"
            strokeWidth="2"
          />
          {index >= lateOnes.length - LATE_LABELS && index === lateOnes.length - 1 && (
            <>
              <line
                x1={percent(place)}
                x2={percent(place)}
                y1="29"
                y2="16"
                stroke="var(--sy-wait-mark)"
              />
              <text
                x={percent(place)}
                y="12"
                className="ns"
                textAnchor={place > 0.5 ? "end" : "start"}
              >
                {t("trace.as_of.late", { count: late })} · {clock(at)}
              </text>
            </>
          )}
        </g>
      ))}
    </svg>
  );
}
