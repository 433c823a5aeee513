/** What was received, with its photos and papers, and what comes next for each lot. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { PrintButton } from "../../frame/PrintButton";
import { useMay } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { civil } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateMark } from "../../marks/StateMark";
import { FilePick } from "../files/FilePick";
import { SentFiles } from "../files/SentFiles";
import type { Sending } from "../files/useSending";
import { PrintLabel } from "../labels/PrintLabel";
import { recordQuery } from "../masters/api";
import type { Received } from "./api";
import type { Row } from "./rows";
import type { Kept } from "./useDelivery";

type ReceivedLot = Received["result"]["lots"][number];

interface DoneProps {
  kept: Kept[];
  sending: Sending;
  /** Receives what is still to come; nothing where all of it is here. */
  again: (() => void) | undefined;
  /** What that is called. */
  more: string;
}

export function Done({ kept, sending, again, more }: DoneProps): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card" role="status" style={{ padding: 16 }}>
      <div className="receiving-kept">
        {kept.map(({ received }) => (
          <Note key={received.act} tone="ok">
            <Icon name="check" size={16} />{" "}
            <span className="grow">
              {t("receiving.done", { document: received.result.document })}
            </span>
            <PrintButton path="/api/v1/receipts/{act}/note.pdf" of={received.act} />
          </Note>
        ))}
      </div>
      <table className="tb receiving-done">
        <thead>
          <tr>
            <th scope="col">{t("field.lot_number")}</th>
            <th scope="col">{t("field.item")}</th>
            <th scope="col" className="r">
              {t("field.quantity")}
            </th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("field.expires")}</th>
            <th scope="col">{t("files.title")}</th>
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {kept.flatMap(({ received, rows }) =>
            received.result.lots.map((lot, at) => (
              <LotDone
                key={`${received.act} ${rows[at]?.id}`}
                lot={lot}
                row={rows[at]}
                sending={sending}
              />
            )),
          )}
        </tbody>
      </table>
      {again && (
        <p className="receiving-next">
          <Button onClick={again}>{more}</Button>
        </p>
      )}
    </section>
  );
}

interface LotDoneProps {
  lot: ReceivedLot;
  row: Row | undefined;
  sending: Sending;
}

function LotDone({ lot, row, sending }: LotDoneProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  const item = useQuery(recordQuery("item", lot.item));
  const { name } = (item.data?.record.fields ?? {}) as { name?: string };
  const counted = row?.lot.unit ? row.lot : null;
  return (
    <tr>
      <td>
        <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
          {lot.lot_number}
        </Link>
      </td>
      <td>
        {name} <span className="mut">{lot.item}</span>
      </td>
      <td className="r num">
        {counted
          ? t("warehouse.same_as", {
              figure: counted.quantity,
              unit: counted.unit,
              quantity: quantity(lot.quantity, lot.unit),
              own: lot.unit,
            })
          : `${quantity(lot.quantity, lot.unit)} ${lot.unit}`}
      </td>
      <td>
        <StateMark state={lot.status === "released" ? "free" : lot.status} />
      </td>
      <td className="num">{civil(lot.expires_on)}</td>
      <td className="receiving-files">
        <SentFiles
          sending={sending}
          files={sending.files.filter(({ subject }) => subject === lot.lot)}
        />
        {may && (
          <FilePick small of={lot.lot_number} onPick={(picked) => sending.send(lot.lot, picked)} />
        )}
      </td>
      <td className="r">
        <PrintLabel small subject={lot.lot} of={lot.lot_number} />{" "}
        <Link to="/stock" search={{ q: lot.lot_number }} className="lnk">
          {t("receiving.put_away")}
        </Link>
      </td>
    </tr>
  );
}
