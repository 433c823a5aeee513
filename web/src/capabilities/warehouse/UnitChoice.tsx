/** The unit a figure is in: the item's own or a further one, which is told in the item's own at once. */
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { quantity, times } from "../../language/decimal";
import { recordQuery } from "../masters/api";

interface Conversion {
  unit: string;
  factor: string;
}

interface UnitChoiceProps {
  own: string;
  item: string;
  figure: string;
  value: string;
  onChange: (unit: string) => void;
}

export function UnitChoice({ own, item, figure, value, onChange }: UnitChoiceProps): ReactNode {
  const { t } = useTranslation();
  const record = useQuery({ ...recordQuery("item", item), staleTime: 60_000, retry: false });
  const fields = record.data?.record.fields as { conversions?: Conversion[] } | undefined;
  const others = (fields?.conversions ?? []).filter(({ unit }) => unit !== own);
  if (others.length === 0) {
    return (
      <span className="sec t13">
        {t("act_field.unit")} {own}
      </span>
    );
  }
  const chosen = others.find(({ unit }) => unit === value);
  const inOwn = chosen ? times(figure, chosen.factor) : null;
  return (
    <div className="row unit-choice">
      <Segmented
        aria-label={t("act_field.unit")}
        value={chosen ? chosen.unit : own}
        onChange={(unit) => onChange(unit === own ? "" : unit)}
        options={[own, ...others.map(({ unit }) => unit)]}
      />
      {chosen && inOwn !== null && (
        <span className="num sec" role="status">
          {t("warehouse.same_as", {
            figure,
            unit: chosen.unit,
            quantity: quantity(inOwn, own),
            own,
          })}
        </span>
      )}
    </div>
  );
}
