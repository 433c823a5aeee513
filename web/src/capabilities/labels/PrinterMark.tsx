/** How a printer or a job stands: colour, shape and word. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { StateShape, type Tone } from "../../marks/shapes";

const PRINTERS: Record<string, Tone> = {
  ready: "free",
  head_open: "wait",
  paper_out: "wait",
  ribbon_out: "wait",
  offline: "hold",
  paused: "gone",
  unknown: "wait",
};

const JOBS: Record<string, Tone> = {
  waiting: "wait",
  sending: "wip",
  sent: "out",
  unsure: "late",
  confirmed: "free",
  failed: "hold",
  cancelled: "gone",
  repeated: "gone",
};

function Mark({ tone, word }: { tone: Tone; word: string }): ReactNode {
  return (
    <span className={`chip chip-${tone}`}>
      <StateShape tone={tone} />
      {word}
    </span>
  );
}

export function PrinterMark({ state }: { state: string }): ReactNode {
  const { t } = useTranslation();
  return <Mark tone={PRINTERS[state] ?? "wait"} word={t(`labels.printer_state.${state}`)} />;
}

export function JobMark({ state }: { state: string }): ReactNode {
  const { t } = useTranslation();
  return <Mark tone={JOBS[state] ?? "wait"} word={t(`labels.job_state.${state}`)} />;
}
