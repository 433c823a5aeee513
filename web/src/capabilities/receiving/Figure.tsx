/** How much came, in the unit it was counted in; what it is in the item's own unit is said beside it. */
import { useQuery } from "@tanstack/react-query";
import { Input, Select, Space } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { quantity, times, typedDecimal } from "../../language/decimal";
import { recordQuery } from "../masters/api";
import type { ReceiveLot } from "./api";
import type { Goods } from "./rows";

interface Conversion {
  unit: string;
  factor: string;
}

interface FigureProps {
  goods: Goods;
  lot: ReceiveLot;
  onChange: (words: Partial<ReceiveLot>) => void;
}

export function Figure({ goods, lot, onChange }: FigureProps): ReactNode {
  const { t } = useTranslation();
  const item = useQuery(recordQuery("item", goods.item));
  const { conversions = [] } = (item.data?.record.fields ?? {}) as { conversions?: Conversion[] };
  const others = conversions.filter(({ unit }) => unit !== goods.unit);
  const word = t("field.quantity");
  const name = `${goods.name} ${word}`;
  const chosen = others.find(({ unit }) => unit === lot.unit);
  const label = chosen ? (
    <InOwn goods={goods} lot={lot} by={chosen} />
  ) : goods.unit && others.length === 0 ? (
    t("common.with_unit", { word, unit: goods.unit })
  ) : (
    word
  );
  return (
    <Field width={others.length > 0 ? 170 : 110} label={label}>
      {(id) => (
        <Space.Compact block>
          <Input
            id={id}
            value={lot.quantity}
            inputMode="decimal"
            aria-label={name}
            onChange={({ target }) => onChange({ quantity: typedDecimal(target.value) })}
          />
          {others.length > 0 && (
            <Select<string>
              aria-label={`${goods.name} ${t("field.unit")}`}
              value={chosen ? chosen.unit : goods.unit}
              onChange={(unit) => onChange({ unit: unit === goods.unit ? null : unit })}
              options={[goods.unit, ...others.map(({ unit }) => unit)].map((value) => ({ value }))}
              popupMatchSelectWidth={false}
              style={{ width: 80 }}
            />
          )}
        </Space.Compact>
      )}
    </Field>
  );
}

/** The label while it is counted in another unit: what that is in the item's own. */
function InOwn({ goods, lot, by }: { goods: Goods; lot: ReceiveLot; by: Conversion }): ReactNode {
  const { t } = useTranslation();
  const inOwn = times(lot.quantity, by.factor);
  return (
    <span className="num" role="status">
      {t("warehouse.same_as", {
        figure: inOwn === null ? 1 : lot.quantity,
        unit: by.unit,
        quantity: quantity(inOwn ?? by.factor, goods.unit),
        own: goods.unit,
      })}
    </span>
  );
}
