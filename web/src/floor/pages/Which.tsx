/** A code with more than one meaning: all of them are shown, and the person says which. */
import { type ReactNode, useEffect } from "react";
import { useCell } from "../base/cell";
import { addressOf, goInstead } from "../base/route";
import { t } from "../base/words";
import { type Reading, resolve } from "../judge/resolve";
import { kept } from "../keep/stock";
import { Blank } from "../parts/Blank";
import { ScanHint } from "../parts/Reader";
import { Heading, Screen } from "../parts/Screen";
import { NotYet } from "./NotYet";
import { pageOf } from "./open";
import { Unknown } from "./Unknown";

function nameOf(reading: Reading): string {
  switch (reading.kind) {
    case "lot":
      return `${reading.lot.item_name} ${reading.lot.lot_number ?? ""}`;
    case "place":
      return reading.place.name;
    case "item":
    case "delivery":
      return reading.item.name;
    case "purchase_order":
      return reading.order.partner_name ?? reading.code;
    default:
      return reading.code;
  }
}

export function Which({ text }: { text: string }): ReactNode {
  const readings = resolve(useCell(kept), { text });
  if (readings.length === 0) return <Unknown text={text} />;
  return (
    <Screen
      title={t("floor.which.title")}
      head={<Heading over={text}>{t("floor.which.title")}</Heading>}
      foot={<ScanHint>{t("floor.which.scan")}</ScanHint>}
    >
      <div className="f-card f-list">
        {readings.map((reading) => (
          <a
            key={`${reading.kind} ${nameOf(reading)}`}
            className="f-row"
            href={addressOf(...pageOf(reading))}
          >
            <span>
              <b>{nameOf(reading)}</b>
              <small>{t(`floor.which.${reading.kind}`)}</small>
            </span>
          </a>
        ))}
      </div>
    </Screen>
  );
}

/** Goods that several orders wait for: which delivery is this? */
export function Deliveries({ item }: { item: string }): ReactNode {
  const now = useCell(kept);
  const orders = now.purchases.filter(({ lines }) =>
    lines.some((line) => line.item === item && line.open !== "0"),
  );
  const [only] = orders;
  useEffect(() => {
    if (only && orders.length === 1) goInstead("receive", only.code, item);
  }, [only, orders.length, item]);
  return (
    <Screen
      title={t("floor.which.delivery_of")}
      head={<Heading>{t("floor.which.delivery_of")}</Heading>}
      foot={<ScanHint>{t("floor.which.scan")}</ScanHint>}
    >
      {now.as_of === 0 && <NotYet />}
      {now.as_of > 0 && orders.length === 0 && <Blank>{t("floor.which.not_ordered")}</Blank>}
      <div className="f-card f-list" hidden={orders.length === 0}>
        {orders.map((order) => (
          <a key={order.code} className="f-row" href={addressOf("receive", order.code, item)}>
            <span>
              <b>{order.partner_name}</b>
              <small className="num">{order.code}</small>
            </span>
          </a>
        ))}
      </div>
    </Screen>
  );
}
