/** The shapes of the states alone, for the desk and the floor; the word stands beside them. */
import type { ReactNode } from "react";

export type Tone = "free" | "wait" | "hold" | "wip" | "out" | "gone" | "late" | "path";

const TONES: Record<string, Tone> = {
  free: "free",
  wip: "wip",
  gone: "gone",
  shipped: "out",
  expired: "late",
  negative: "hold",
  pending_inspection: "wait",
  hold: "hold",
  rejected: "gone",
};

/** The tone in which a state is drawn. */
export const toneOf = (state: string): Tone => TONES[state] ?? "gone";

/** Fill of a small mark or bar in a drawing. */
export function fillOf(state: string): string {
  const tone = toneOf(state);
  return tone === "free" ? "var(--sy-free-mark)" : `url(#p-${tone})`;
}

function shape(tone: Tone): ReactNode {
  const mark = `var(--sy-${tone}-mark)`;
  const cut = "var(--sy-surface)";
  switch (tone) {
    case "free":
      return (
        <>
          <circle cx="8" cy="8" r="6.5" fill={mark} />
          <path d="m5 8.200 2.100 2.100L11.200 6" fill="none" stroke={cut} strokeWidth="1.6" />
        </>
      );
    case "wait":
      return (
        <>
          <path d="M8 .9 15.100 8 8 15.100.9 8z" fill={mark} />
          <path d="M6 5h4L6 11h4z" fill={cut} />
        </>
      );
    case "hold":
      return (
        <>
          <path d="M5.200 1.200h5.600l4 4v5.600l-4 4H5.200l-4-4V5.200z" fill={mark} />
          <path d="M6.200 5v6M9.800 5v6" stroke={cut} strokeWidth="1.800" />
        </>
      );
    case "wip":
      return <path d="M3 1.800 14.500 8 3 14.200z" fill={mark} />;
    case "out":
      return <path d="M1.200 3h8.600L15 8l-5.200 5H1.200l2.600-5z" fill={mark} />;
    case "gone":
      return (
        <>
          <rect x="2" y="2" width="12" height="12" rx="1.500" fill={mark} />
          <path
            d="m5.300 5.300 5.400 5.400M10.700 5.300l-5.400 5.400"
            stroke={cut}
            strokeWidth="1.600"
          />
        </>
      );
    case "late":
      return (
        <>
          <path d="M8 1 15 6.200 12.300 14.500H3.700L1 6.200z" fill={mark} />
          <path d="M8 5v3.500l2 1.300" fill="none" stroke={cut} strokeWidth="1.500" />
        </>
      );
    case "path":
      return (
        <>
          <circle cx="8" cy="8" r="6" fill="none" stroke="var(--sy-path)" strokeWidth="2" />
          <circle cx="8" cy="8" r="2.500" fill="var(--sy-path)" />
        </>
      );
  }
}

interface StateShapeProps {
  tone: Tone;
  size?: number;
  /** Where it lies inside a drawing. */
  x?: number;
  y?: number;
}

/** Only the shape, for places where the word stands right beside it or is spoken. */
export function StateShape({ tone, size = 12, x, y }: StateShapeProps): ReactNode {
  return (
    <svg
      className="st"
      x={x}
      y={y}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {shape(tone)}
    </svg>
  );
}

/** The tick beside something that was checked and agrees. */
export function Tick({ size = 12 }: { size?: number }): ReactNode {
  return (
    <svg className="st" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path
        d="m2.500 8.400 3.600 3.600 7.400-8"
        fill="none"
        stroke="var(--sy-free-mark)"
        strokeWidth="2.200"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
