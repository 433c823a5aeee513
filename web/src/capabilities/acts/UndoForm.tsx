/** Taking back: what would change, what was done with the goods since, who has to be told, and why. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { lotTitle } from "../quality/api";
import { Refused, Warned } from "../quality/Refused";
import { type Act, type Undone, undoAct } from "./api";
import { factWords } from "./facts";

export function UndoForm({ act, onDone }: { act: Act; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const body = { reason: reason.trim(), act: acting.how(reasons) };
  const preview = useQuery({
    queryKey: [PREVIEW, "undo", site, act.act],
    queryFn: () => undoAct(site, act.act, { ...body, reason: "…" }, "", true),
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => undoAct(site, act.act, body, acting.key, false),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      onDone();
      await refresh(queries);
    },
  });
  const problem = commit.error ?? preview.error;
  return (
    <form
      className="stack undo"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <h3 className="t16">
        <b>{t("acts.undo_title")}</b>
      </h3>
      {preview.isPending && <Bones rows={3} />}
      {preview.data && <Changes undone={preview.data.result} />}
      <Warned warnings={preview.data?.warnings} />
      <div role="alert">
        <Refused
          problem={problem}
          reasons={reasons}
          onReason={(rule, answer) => setReasons((now) => ({ ...now, [rule]: answer }))}
        />
      </div>
      {preview.data && (
        <Field label={t("acts.why_undo")}>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={2}
              maxLength={500}
              value={reason}
              onChange={({ target }) => {
                acting.touched();
                commit.reset();
                setReason(target.value);
              }}
            />
          )}
        </Field>
      )}
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={commit.isPending}
          disabled={!preview.data || reason.trim() === "" || problem !== null}
        >
          {t("acts.undo")}
        </Button>
      </div>
    </form>
  );
}

function Changes({ undone }: { undone: Undone }): ReactNode {
  const { t } = useTranslation();
  const { lots, orders, dependents, stays, tell } = undone;
  const depends =
    dependents.lots.length + dependents.shipments.length + dependents.customers.length;
  return (
    <>
      {lots.length + orders.length > 0 && <Balances lots={lots} orders={orders} />}
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
      {stays.length > 0 && (
        <section>
          <h4 className="eyebrow">{t("acts.stays")}</h4>
          <ul className="t13 sec">
            {stays.map((fact) => (
              <li key={fact.seq}>{factWords(t, fact)}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Balances({ lots, orders }: Pick<Undone, "lots" | "orders">): ReactNode {
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
              {t("acts.after")}
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
