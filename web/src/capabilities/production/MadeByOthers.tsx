/** What runs of other orders made for this one: its figures hold it, its own runs do not. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { bareRef } from "../../frame/places";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import type { WorkOrder } from "./api";

export function MadeByOthers({ made }: { made: WorkOrder["made_by_others"] }): ReactNode {
  const { t } = useTranslation();
  if (made.length === 0) return null;
  return (
    <section className="card" aria-labelledby="make-others">
      <h2 id="make-others" className="card-h">
        {t("production.by_others")} <span className="mut">{t("production.by_others_lead")}</span>
      </h2>
      <div className="scroll-x">
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{t("field.lot_number")}</th>
              <th scope="col" className="r">
                {t("field.quantity")}
              </th>
              <th scope="col">{t("field.work_order")}</th>
              <th scope="col">{t("field.operation")}</th>
              <th scope="col">{t("pool_kind.run")}</th>
              <th scope="col">{t("field.time")}</th>
            </tr>
          </thead>
          <tbody>
            {made.map((one) => (
              <tr key={`${one.run} ${one.lot} ${one.at}`}>
                <td>
                  <Link to="/lots/$ref" params={{ ref: one.lot }} className="lnk code">
                    {one.lot_number ?? bareRef(one.lot)}
                  </Link>
                </td>
                <td className="r num">
                  {quantity(one.quantity, one.unit)} {one.unit}
                </td>
                <td>
                  <Link to="/work-orders/$code" params={{ code: one.order }} className="lnk code">
                    {one.order}
                  </Link>
                </td>
                <td>{one.operation_name ?? one.operation}</td>
                <td>
                  <Link
                    to="/production"
                    search={{ run: one.run, order: one.order }}
                    className="lnk code"
                  >
                    {bareRef(one.run)}
                  </Link>
                </td>
                <td className="num sec">{moment(one.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
