/** A place that was scanned: what lies there, to be counted without the figures of the books. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { addressOf, go } from "../base/route";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { stateOf } from "../judge/feed";
import { resolve } from "../judge/resolve";
import { lyingAt } from "../judge/store";
import { kept } from "../keep/stock";
import { ScanHint } from "../parts/Reader";
import { Heading, Screen } from "../parts/Screen";
import { StateChip } from "../parts/State";
import type { Place as PlaceOf } from "../server/cache";
import { today } from "./now";
import { Unknown } from "./Unknown";

export function Place({ code }: { code: string }): ReactNode {
  const now = useCell(kept);
  const place = now.places.find((one) => one.code === code);
  if (!place) return <Unknown text={code} />;
  return <OnePlace place={place} />;
}

function OnePlace({ place }: { place: PlaceOf }): ReactNode {
  const now = useCell(kept);
  const { code } = place;
  const lying = lyingAt(now, code);
  useScans((scan) => {
    const found = resolve(now, scan).find((one) => one.kind === "lot");
    if (!found) return false;
    signal("again");
    // What lies here is counted, what does not is put here.
    const here = lying.some(({ lot, handling_unit }) => lot === found.lot && !handling_unit);
    if (here) go("count", found.lot.lot, code);
    else go("lot", found.lot.lot, code);
    return true;
  });
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
