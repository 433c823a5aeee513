/** Where a shipment stands: shape and word together. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { StateShape } from "../../marks/StateMark";

const TONES = { planned: "wip", dispatched: "out", delivered: "free" } as const;

export function ShipmentState({ state }: { state: string }): ReactNode {
  const { t } = useTranslation();
  const tone = TONES[state as keyof typeof TONES] ?? "gone";
  return (
    <span className={`chip chip-${tone}`}>
      <StateShape tone={tone} />
      {t(`shipments.state.${state}`, { defaultValue: state })}
    </span>
  );
}
