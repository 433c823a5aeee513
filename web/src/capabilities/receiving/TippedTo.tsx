/** What is not followed by lot may be tipped to what is there already: a bin of salt that is topped up. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { recordQuery } from "../masters/api";
import { stockQuery } from "../warehouse/api";
import type { Goods } from "./rows";

interface TippedToProps {
  goods: Goods;
  /** The lot it goes to; nothing for a lot of its own. */
  value: string;
  onChange: (into: string | null) => void;
}

export function TippedTo({ goods, value, onChange }: TippedToProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const item = useQuery(recordQuery("item", goods.item));
  const { tracking } = (item.data?.record.fields ?? {}) as { tracking?: string };
  const untracked = tracking === "none";
  const there = useInfiniteQuery({
    ...stockQuery(site, { item: goods.item }),
    enabled: untracked,
  });
  const lots = there.data?.pages.flatMap((page) => page.rows) ?? [];
  if (!untracked || lots.length === 0) return null;
  return (
    <Field width={230} label={t("receiving.into")}>
      {(id) => (
        <Select<string>
          id={id}
          aria-label={`${goods.name} ${t("receiving.into")}`}
          style={{ width: "100%" }}
          popupMatchSelectWidth={300}
          value={value}
          onChange={(into) => onChange(into === "" ? null : into)}
          options={[
            { value: "", label: t("receiving.into_none") },
            ...lots.map((lot) => ({
              value: lot.lot,
              label: t("receiving.into_lot", {
                lot: lot.lot_number ?? lot.lot,
                quantity: quantity(lot.on_hand, goods.unit),
                unit: goods.unit,
              }),
            })),
          ]}
        />
      )}
    </Field>
  );
}
