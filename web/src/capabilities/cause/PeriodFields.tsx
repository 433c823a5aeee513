/** From which day to which day a question goes; the address holds both. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { instantOf } from "../../language/time";
import type { Period } from "./api";

/** A period of whole days in plant time as the server reads it. */
export const periodOf = ({ from, to }: Period): Period => ({
  from: (from && instantOf(`${from}T00:00`)) || undefined,
  to: (to && instantOf(`${to}T23:59`)) || undefined,
});

export function PeriodFields({
  period,
  onChange,
}: {
  period: Period;
  onChange: (words: Period) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="row analysis-period">
      <DateField
        label={t("analysis.from")}
        value={period.from ?? ""}
        onChange={(from) => onChange({ from: from || undefined })}
      />
      <span className="mut">–</span>
      <DateField
        label={t("analysis.to")}
        value={period.to ?? ""}
        onChange={(to) => onChange({ to: to || undefined })}
      />
    </span>
  );
}
