/** The order an output is made for, where a run works for several. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { workOrdersQuery } from "./api";

interface OrderPickProps {
  /** The run's own order, which stands for none. */
  own: string;
  value: string;
  onChange: (order: string) => void;
}

export function OrderPick({ own, value, onChange }: OrderPickProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const orders = useInfiniteQuery(workOrdersQuery(site, { state: "released" }));
  const others = (orders.data?.pages.flatMap((page) => page.rows) ?? []).filter(
    ({ code }) => code !== own,
  );
  if (others.length === 0) return null;
  return (
    <Field width={240} label={t("production.for_order")}>
      {(id) => (
        <Select<string>
          id={id}
          aria-label={t("production.for_order")}
          style={{ width: "100%" }}
          popupMatchSelectWidth={320}
          showSearch={{ optionFilterProp: "label" }}
          value={value}
          onChange={onChange}
          options={[
            { value: "", label: own },
            ...others.map(({ code, lines }) => ({
              value: code,
              label: `${code} ${lines.find(({ role }) => role === "output")?.item_name ?? ""}`,
            })),
          ]}
        />
      )}
    </Field>
  );
}
