/**
 * The states of material: colour, shape and word, always all three.
 *
 * The shapes can be told apart in grey at 12 px; fills of areas carry a pattern as well.
 */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { StateShape, toneOf } from "./shapes";

export { fillOf, StateShape, Tick, toneOf } from "./shapes";

export function StateMark({ state }: { state: string }): ReactNode {
  const { t } = useTranslation();
  const tone = toneOf(state);
  return (
    <span className={`chip chip-${tone}`}>
      <StateShape tone={tone} />
      {t(`state.${state}`)}
    </span>
  );
}

/** Patterns the fills refer to; placed once per page. */
export function StatePatterns(): ReactNode {
  const cut = "var(--sy-surface)";
  return (
    <svg width="0" height="0" style={{ position: "absolute" }} aria-hidden="true">
      <defs>
        <pattern
          id="p-wait"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill="var(--sy-wait-mark)" />
          <rect width="2" height="6" fill={cut} fillOpacity=".55" />
        </pattern>
        <pattern
          id="p-hold"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill="var(--sy-hold-mark)" />
          <path d="M0 0h6M0 0v6" stroke={cut} strokeOpacity=".5" strokeWidth="1.6" />
        </pattern>
        <pattern id="p-wip" width="6" height="5" patternUnits="userSpaceOnUse">
          <rect width="6" height="5" fill="var(--sy-wip-mark)" />
          <rect width="6" height="1.6" fill={cut} fillOpacity=".5" />
        </pattern>
        <pattern id="p-out" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" fill="var(--sy-out-mark)" />
          <circle cx="3" cy="3" r="1.1" fill={cut} fillOpacity=".6" />
        </pattern>
        <pattern id="p-gone" width="4" height="6" patternUnits="userSpaceOnUse">
          <rect width="4" height="6" fill="var(--sy-gone-mark)" />
          <rect width="1.2" height="6" fill={cut} fillOpacity=".5" />
        </pattern>
        <pattern
          id="p-late"
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-45)"
        >
          <rect width="8" height="8" fill="var(--sy-late-mark)" />
          <rect width="1.5" height="8" fill={cut} fillOpacity=".6" />
        </pattern>
        <pattern
          id="p-unknown"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill="var(--sy-path-tint)" />
          <rect width="1.800" height="6" fill="var(--sy-path)" fillOpacity=".75" />
        </pattern>
      </defs>
    </svg>
  );
}
