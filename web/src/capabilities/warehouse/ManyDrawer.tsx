/**
 * One act at several portions. They are sent one after the other, each under a key of its own: what
 * is refused stays where it was and says why, and the others are done all the same.
 */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { ActFieldInput } from "./ActFieldInput";
import { nameOf, type StockRow } from "./api";
import { stockSpec } from "./stockActs";

export type ManyAct = "move" | "scrap";

type Outcome = "waiting" | "done" | { problem: unknown };

/** What a person says once for all rows. */
const ASKED = {
  move: { name: "to", holds: "place", needed: true },
  scrap: { name: "reason", holds: "text", needed: true },
} as const;

interface ManyDrawerProps {
  act: ManyAct;
  rows: StockRow[];
  onClose: () => void;
}

export function ManyDrawer({ act, rows, onClose }: ManyDrawerProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const keys = useRef(new Map(rows.map((row) => [row.key, crypto.randomUUID()])));
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({});
  const done = rows.filter((row) => outcomes[row.key] === "done").length;
  const tried = Object.keys(outcomes).length > 0;
  const send = async (preview: boolean): Promise<void> => {
    setBusy(true);
    for (const row of rows) {
      if (outcomes[row.key] === "done") continue;
      const values = { [ASKED[act].name]: said, quantity: row.quantity };
      const key = keys.current.get(row.key) ?? crypto.randomUUID();
      const outcome: Outcome = await stockSpec(act, site, row)
        .send(values, acting.how({}), key, preview)
        .then((): Outcome => (preview ? "waiting" : "done"))
        .catch((problem: unknown) => {
          acting.refused();
          // A refusal is an answer to this key; what is changed after it is another act.
          keys.current.set(row.key, crypto.randomUUID());
          return { problem };
        });
      setOutcomes((now) => ({ ...now, [row.key]: outcome }));
    }
    setBusy(false);
    if (!preview) await queries.invalidateQueries({ queryKey: ["stock"] });
  };
  return (
    <div className="stack">
      <ActFieldInput
        field={ASKED[act]}
        value={said}
        faulty={false}
        onChange={(value, scanned) => {
          acting.touched(scanned);
          setSaid(value);
        }}
      />
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.lot_number")}</th>
            <th scope="col">{t("field.place")}</th>
            <th scope="col" className="r">
              {t("field.quantity")}
            </th>
            <th scope="col">{t("warehouse.outcome")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td className="code">{nameOf(row.lot)}</td>
              <td>{row.placeName ?? row.place ?? t("warehouse.unplaced")}</td>
              <td className="r num">
                {quantity(row.quantity, row.lot.unit)} {row.lot.unit}
              </td>
              <td>
                <Told outcome={outcomes[row.key]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div role="status">
        {tried && !busy && (
          <Note tone={done === rows.length ? "ok" : "ask"}>
            {t("warehouse.many_done", { done, count: rows.length })}
          </Note>
        )}
      </div>
      <div className="row">
        <span className="grow" />
        <Button disabled={said.trim() === "" || busy} onClick={() => void send(true)}>
          {t("warehouse.check_first")}
        </Button>
        {done === rows.length ? (
          <Button onClick={onClose}>{t("common.close")}</Button>
        ) : (
          <Button
            type="primary"
            disabled={said.trim() === ""}
            loading={busy}
            onClick={() => void send(false)}
          >
            {t("warehouse.many_act", { act: t(`act.${act}`), count: rows.length - done })}
          </Button>
        )}
      </div>
    </div>
  );
}

function Told({ outcome }: { outcome: Outcome | undefined }): ReactNode {
  const { t } = useTranslation();
  if (outcome === undefined) return <span className="mut">–</span>;
  if (outcome === "waiting") return <span className="chip chip-n">{t("warehouse.can")}</span>;
  if (outcome === "done")
    return (
      <span className="chip chip-free">
        <Icon name="check" size={12} /> {t("warehouse.done")}
      </span>
    );
  return (
    <span className="refused">
      <Icon name="warn" size={12} /> {problemWords(t, outcome.problem)}
    </span>
  );
}
