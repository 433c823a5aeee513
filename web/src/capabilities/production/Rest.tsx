/** What is still in a run: to be made into something, handed back, passed on or lost. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { plain, quantity, sum } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import type { Run } from "./api";

/** A run is balanced in this; what is counted in anything else cannot be told from here. */
const UNIT = "kg";

/** What went in and has not come out; nothing where a flow is not weighed. */
export function restOf({ inputs, outputs }: Pick<Run, "inputs" | "outputs">): bigint | null {
  if ([...inputs, ...outputs].some(({ unit }) => unit !== UNIT)) return null;
  const of = (flows: Run["inputs"]): bigint | null => sum(flows.map((flow) => flow.quantity));
  const [came, went] = [of(inputs), of(outputs)];
  return came === null || went === null ? null : came - went;
}

export function Rest({ run }: { run: Run }): ReactNode {
  const { t } = useTranslation();
  const left = restOf(run) ?? 0n;
  if (left <= 0n) return null;
  const words = { quantity: quantity(plain(left), UNIT), unit: UNIT };
  if (!run.closed_at) return <p className="mut t13 num">{t("production.rest", words)}</p>;
  return (
    <Note tone="ask">
      <Icon name="warn" size={16} />
      <span className="grow">{t("production.rest_closed", words)}</span>
    </Note>
  );
}
