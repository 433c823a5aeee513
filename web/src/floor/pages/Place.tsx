/** A place that was scanned: what lies there, to be counted without the figures of the books. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { addressOf } from "../base/route";
import { t } from "../base/words";
import { stateOf } from "../judge/feed";
import { lyingAt } from "../judge/store";
import { kept } from "../keep/stock";
import { Heading, ScanHint, Screen } from "../parts/Screen";
import { StateChip } from "../parts/State";
import { today } from "./now";
import { Unknown } from "./Unknown";

export function Place({ code }: { code: string }): ReactNode {
  const now = useCell(kept);
  const place = now.places.find((one) => one.code === code);
  if (!place) return <Unknown text={code} />;
  const lying = lyingAt(now, code);
  return (
    <Screen
      title={place.name}
      head={<Heading over={code}>{place.name}</Heading>}
      foot={<ScanHint>{t("floor.place.scan")}</ScanHint>}
    >
      <div className="f-sec">
        <h2>{t("floor.place.here")}</h2>
        <span>{t("floor.place.count", { count: lying.length })}</span>
      </div>
      {lying.length === 0 && <p className="f-card f-blank">{t("floor.place.empty")}</p>}
      <div className="f-card f-list" hidden={lying.length === 0}>
        {lying.map(({ lot, handling_unit }) => (
          <a
            key={`${lot.lot} ${handling_unit}`}
            className="f-row"
            href={
              handling_unit ? addressOf("unit", handling_unit) : addressOf("count", lot.lot, code)
            }
          >
            <span>
              <b>{lot.item_name}</b>
              <small className="num">
                {lot.lot_number} {handling_unit}
              </small>
            </span>
            <StateChip state={stateOf(lot, today())} />
          </a>
        ))}
      </div>
    </Screen>
  );
}
