/** What was received, with what comes next for each lot. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { PrintButton } from "../../frame/PrintButton";
import { quantity } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { StateMark } from "../../marks/StateMark";
import type { Received } from "./api";

interface DoneProps {
  received: Received;
  /** The names of the items. */
  names: Map<string, string>;
  /** Receives the rest of the order; nothing where all of it is here. */
  again: (() => void) | undefined;
}

export function Done({ received, names, again }: DoneProps): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card" role="status" style={{ padding: 16 }}>
      <Note tone="ok">
        <Icon name="check" size={16} />{" "}
        <span className="grow">{t("receiving.done", { document: received.result.document })}</span>
        <PrintButton path="/api/v1/receipts/{act}/note.pdf" of={received.act} />
      </Note>
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
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {received.result.lots.map((lot) => (
            <tr key={lot.lot}>
              <td>
                <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
                  {lot.lot_number}
                </Link>
              </td>
              <td>
                {names.get(lot.item)} <span className="mut">{lot.item}</span>
              </td>
              <td className="r num">
                {quantity(lot.quantity, lot.unit)} {lot.unit}
              </td>
              <td>
                <StateMark state={lot.status === "released" ? "free" : lot.status} />
              </td>
              <td className="num">{lot.expires_on ?? "–"}</td>
              <td className="r">
                <Link to="/stock" search={{ q: lot.lot_number }} className="lnk">
                  {t("receiving.put_away")}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {again && (
        <p className="receiving-next">
          <Button onClick={again}>{t("receiving.again")}</Button>
        </p>
      )}
    </section>
  );
}
