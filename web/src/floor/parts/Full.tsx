/** The head of a result: word, quantity and shape, to be read at two metres. */
import type { ReactNode } from "react";
import { quantity } from "../../language/decimal";

export function Qty({ value, unit }: { value: string; unit: string }): ReactNode {
  return (
    <div className="f-qty">
      {quantity(value, unit)}
      <small>{unit}</small>
    </div>
  );
}

/** White disc with a tick; with a small clock where it was not sent yet. */
export function Tick({ unsent = false }: { unsent?: boolean }): ReactNode {
  return (
    <svg width="96" height="96" viewBox="0 0 96 96" aria-hidden="true">
      <circle cx="48" cy="48" r="46" fill="#fff" />
      <path
        d="m27 50 14 14 28-31"
        fill="none"
        stroke="var(--sy-ok-full)"
        strokeWidth="9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      {unsent && (
        <>
          <circle cx="78" cy="78" r="17" fill="var(--sy-ask-full)" stroke="#fff" strokeWidth="3" />
          <path
            d="M78 69v10l6 4"
            fill="none"
            stroke="#fff"
            strokeWidth="3.5"
            strokeLinecap="round"
          />
        </>
      )}
    </svg>
  );
}

export type RefusalShape = "cross" | "clock" | "bars" | "question";

const INSIDE: Record<RefusalShape, ReactNode> = {
  cross: (
    <path
      d="m33 33 30 30M63 33 33 63"
      stroke="var(--sy-no-full)"
      strokeWidth="9"
      strokeLinecap="round"
    />
  ),
  clock: (
    <>
      <circle cx="48" cy="48" r="27" fill="none" stroke="var(--sy-no-full)" strokeWidth="6" />
      <path
        d="M48 28v22l14 9"
        fill="none"
        stroke="var(--sy-no-full)"
        strokeWidth="8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  bars: (
    <path
      d="M38 30v36M58 30v36"
      stroke="var(--sy-no-full)"
      strokeWidth="11"
      strokeLinecap="round"
    />
  ),
  question: (
    <path
      d="M36 37a12 12 0 1 1 17 11c-4 2-5 4-5 9M48 69v.1"
      fill="none"
      stroke="var(--sy-no-full)"
      strokeWidth="9"
      strokeLinecap="round"
    />
  ),
};

export function Octagon({ shape }: { shape: RefusalShape }): ReactNode {
  return (
    <svg width="104" height="104" viewBox="0 0 96 96" aria-hidden="true">
      <path d="M29 3h38l26 26v38L67 93H29L3 67V29z" fill="#fff" />
      {INSIDE[shape]}
    </svg>
  );
}

export function Diamond(): ReactNode {
  return (
    <svg width="96" height="96" viewBox="0 0 96 96" aria-hidden="true">
      <path d="M48 3 93 48 48 93 3 48z" fill="#fff" />
      <path
        d="M48 26v28M48 67v.1"
        stroke="var(--sy-ask-full)"
        strokeWidth="9"
        strokeLinecap="round"
      />
    </svg>
  );
}
