/** What a correction changes, what was done with the goods since, and who has to be told. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { quantity } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { lotTitle } from "../quality/api";
import type { Undone } from "./api";

interface Props {
  of: Pick<Undone, "lots" | "dependents" | "tell"> & Partial<Pick<Undone, "orders">>;
  /** What the state afterwards is called. */
  after: string;
  /** What else is to be said. */
  children?: ReactNode;
}

export function Consequences({ of, after, children }: Props): ReactNode {
  const { t } = useTranslation();
  const { lots, dependents, tell } = of;
  const orders = of.orders ?? [];
  const depends =
    dependents.lots.length + dependents.shipments.length + dependents.customers.length;
  return (
    <>
      {lots.length + orders.length > 0 && <Balances lots={lots} orders={orders} after={after} />}
      {lots.length + orders.length === 0 && <p className="sec t13">{t("acts.nothing_moves")}</p>}
      {depends > 0 && (
        <Note tone="warn">
          <Icon name="warn" size={16} />
          <span>
            <b>{t("acts.depends")}</b>{" "}
            {dependents.lots.map((lot) => (
              <Link key={lot.lot} to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
                {lotTitle(lot)}{" "}
              </Link>
            ))}
            {dependents.shipments.length > 0 &&
              t("acts.depends_shipments", {
                shipments: dependents.shipments.join(t("common.list_join")),
              })}
            {dependents.customers.length > 0 &&
              t("acts.depends_customers", {
                customers: dependents.customers.join(t("common.list_join")),
              })}
            {dependents.more && t("acts.depends_more")}
          </span>
        </Note>
      )}
      {tell.length > 0 && (
        <section>
          <h4 className="eyebrow">{t("acts.tell")}</h4>
          <ul className="t13">
            {tell.map(({ person, role, why }) => (
              <li key={`${person?.person ?? ""} ${role ?? ""} ${why}`}>
                <b>{person?.name ?? (role ? t(`role.${role}`) : "–")}</b>{" "}
                <span className="sec">{t(`acts.why_tell.${why}`, { defaultValue: why })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {children}
    </>
  );
}

function Balances({
  lots,
  orders,
  after,
}: Pick<Undone, "lots" | "orders"> & { after: string }): ReactNode {
  const { t } = useTranslation();
  const status = (word: string | null | undefined): string => (word ? t(`state.${word}`) : "–");
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("acts.changes")}</th>
            <th scope="col" className="r">
              {t("acts.before")}
            </th>
            <th scope="col" className="r">
              {after}
            </th>
          </tr>
        </thead>
        <tbody>
          {lots.map((one) => (
            <tr key={one.lot.lot}>
              <td>
                {one.lot.item_name} <span className="code">{lotTitle(one.lot)}</span>
              </td>
              <td className="r">
                <s className="num">
                  {quantity(one.before, one.lot.unit)} {one.lot.unit}
                </s>
                <div className="t12 sec">{status(one.status_before)}</div>
                {one.holds_before > 0 && (
                  <div className="t12 sec">{t("acts.holds", { count: one.holds_before })}</div>
                )}
              </td>
              <td className="r">
                <b className="num">
                  {quantity(one.after, one.lot.unit)} {one.lot.unit}
                </b>
                <div className="t12">{status(one.status_after)}</div>
                {one.holds_before + one.holds_after > 0 && (
                  <div className="t12">{t("acts.holds", { count: one.holds_after })}</div>
                )}
              </td>
            </tr>
          ))}
          {orders.map((one) => (
            <tr key={`${one.kind} ${one.order}`}>
              <td className="code">{one.order}</td>
              <td className="r">
                <s>{status(one.before)}</s>
              </td>
              <td className="r">
                <b>{status(one.after)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
