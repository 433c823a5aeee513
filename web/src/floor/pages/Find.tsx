/** Where things are: by item, lot or supplier's number, from what the device keeps. */
import { type ReactNode, useState } from "react";
import { quantity } from "../../language/decimal";
import { clock } from "../../language/time";
import { useCell } from "../base/cell";
import { addressOf } from "../base/route";
import { t } from "../base/words";
import { inOrder, stateOf } from "../judge/feed";
import { above } from "../judge/kept";
import { kept } from "../keep/stock";
import { Blank } from "../parts/Blank";
import { Screen, Tabs } from "../parts/Screen";
import { StateChip } from "../parts/State";
import type { Kept, Lot } from "../server/cache";
import { KeptNote } from "./KeptNote";
import { NotYet } from "./NotYet";
import { today } from "./now";

/** More rows than these nobody reads on a phone. */
const MOST = 40;

function matching(now: Kept, words: string): Lot[] {
  const asked = words.trim().toUpperCase();
  if (asked === "") return [];
  const names = (lot: Lot): string[] => [
    lot.item,
    lot.item_name,
    lot.lot_number ?? "",
    lot.supplier_lot ?? "",
    ...lot.portions.map(({ place }) => place ?? ""),
  ];
  const found = now.lots.filter(
    (lot) =>
      above(lot.on_hand, "0") && names(lot).some((name) => name.toUpperCase().includes(asked)),
  );
  // What goes first stands first, and what may not be used after it.
  const free = inOrder({ ...now, lots: found }, new Set(found.map(({ item }) => item)), today());
  return [...free, ...found.filter((lot) => !free.includes(lot))].slice(0, MOST);
}

/** Why there are no rows: nothing asked, or nothing found. */
const wordOf = (words: string): string =>
  words.trim() === "" ? "floor.find.teach" : "floor.find.nothing";

export function Find({ first = "" }: { first?: string }): ReactNode {
  const now = useCell(kept);
  const [words, setWords] = useState(first);
  const lots = matching(now, words);
  const at = clock(new Date(now.as_of).toISOString());
  return (
    <Screen title={t("floor.tab.find")}>
      <div className="f-sec">
        <h1 style={{ fontSize: 22 }}>{t("floor.tab.find")}</h1>
        {now.as_of > 0 && <span>{t("floor.home.as_of", { at })}</span>}
      </div>
      <div className="f-form" style={{ padding: "0 16px 12px" }}>
        <input
          className="f-in"
          type="search"
          aria-label={t("floor.find.what")}
          placeholder={t("floor.find.what")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <KeptNote />
      {now.as_of === 0 && <NotYet />}
      {now.as_of > 0 && lots.length === 0 && <Blank>{t(wordOf(words))}</Blank>}
      <div className="f-card f-list" hidden={lots.length === 0}>
        {lots.map((lot) => (
          <a key={lot.lot} className="f-row" href={addressOf("lot", lot.lot)}>
            <span>
              <b>
                {lot.item_name} {lot.portions[0]?.place ?? ""}
              </b>
              <small className="num">
                {lot.lot_number} {quantity(lot.on_hand, lot.unit)} {lot.unit}
              </small>
            </span>
            <StateChip state={stateOf(lot, today())} />
          </a>
        ))}
      </div>
      <Tabs />
    </Screen>
  );
}
