/** A new work order: what it takes and whether that is there is seen before it is saved. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { quantity, typedDecimal } from "../../language/decimal";
import { explosionQuery, placeWorkOrder, type Readiness } from "./api";
import { Outcome } from "./Outcome";
import { CodePick } from "./pickers";
import { useAct } from "./useAct";

export function NewWorkOrder({ onDone }: { onDone: (code: string) => void }): ReactNode {
  const { t } = useTranslation();
  const [item, setItem] = useState("");
  const [amount, setAmount] = useState("");
  const [due, setDue] = useState("");
  const asked =
    item && amount.trim() ? { item, quantity: amount.trim(), due_on: due || null } : null;
  const place = useAct({
    name: "work-order",
    body: asked,
    send: placeWorkOrder,
    onDone: ({ result }) => onDone(result.order.code),
  });
  const would = place.preview?.result;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        place.commit();
      }}
    >
      <div className="row make-fields">
        <Field label={t("production.what")}>
          {(id) => (
            <CodePick
              id={id}
              of="item"
              label={t("production.what")}
              value={item}
              onChange={(code) => {
                place.touched();
                setItem(code);
              }}
            />
          )}
        </Field>
        <Field
          width={150}
          label={
            would
              ? t("common.with_unit", {
                  word: t("field.quantity"),
                  unit: would.order.lines[0]?.unit,
                })
              : t("field.quantity")
          }
        >
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              value={amount}
              onChange={(event) => {
                place.touched();
                setAmount(typedDecimal(event.target.value));
              }}
            />
          )}
        </Field>
        <Field width={150} label={t("field.due_on")}>
          {(id) => <DateField id={id} value={due} onChange={setDue} />}
        </Field>
      </div>
      <Outcome act={place} />
      {!asked && <p className="mut">{t("production.new_hint")}</p>}
      {would && <Materials rows={would.materials} />}
      {would && asked && <Explosion item={asked.item} amount={asked.quantity} />}
      <div className="row">
        <span className="grow" />
        <Button type="primary" htmlType="submit" disabled={!place.ready} loading={place.pending}>
          {t("production.write_order")}
        </Button>
      </div>
    </form>
  );
}

/** Each material with what is needed, what may be used, and what is missing. */
export function Materials({ rows }: { rows: Readiness[] }): ReactNode {
  const { t } = useTranslation();
  const short = rows.filter(({ enough }) => !enough).length;
  return (
    <section aria-label={t("production.materials")}>
      <h3 className="row t13">
        <b>{t("production.materials")}</b>
        <span className={`chip chip-${short === 0 ? "free" : "late"} chip-word`}>
          {short === 0 ? t("production.all_there") : t("production.short", { count: short })}
        </span>
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard. */}
      <section className="scroll-x" tabIndex={0} aria-label={t("production.needed")}>
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{t("field.item")}</th>
              <th scope="col" className="r">
                {t("production.needed")}
              </th>
              <th scope="col" className="r">
                {t("production.usable")}
              </th>
              <th scope="col">{t("production.ready")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.line}>
                <td>
                  {row.item_name} <span className="mut">{row.item}</span>
                  {row.substitutes.map((one) => (
                    <div key={one.item} className="mut t12">
                      {t("production.or", { name: one.item_name })}{" "}
                      <span className="num">
                        {quantity(one.usable, one.unit)} {one.unit}
                      </span>
                    </div>
                  ))}
                </td>
                <td className="r num">
                  {quantity(row.needed, row.unit)} {row.unit}
                </td>
                <td className="r num">
                  {quantity(row.usable, row.unit)} {row.unit}
                </td>
                <td>
                  <span className={`chip chip-${row.enough ? "free" : "late"} chip-word`}>
                    {t(row.enough ? "production.enough" : "production.not_enough")}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** Everything it is made of, level by level. Nothing is shown where there is only one level. */
function Explosion({ item, amount }: { item: string; amount: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const found = useQuery(explosionQuery(site, item, amount));
  const levels = found.data?.levels ?? [];
  if (!levels.some(({ level }) => level > 1)) return null;
  return (
    <details>
      <summary className="lnk t13">{t("production.explosion", { count: levels.length })}</summary>
      <ul className="make-tree">
        {levels.map((row, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: an item may stand in it more than once.
            key={`${row.item}-${at}`}
            className="row"
            style={{ paddingLeft: (row.level - 1) * 20 }}
          >
            <span className="grow">
              {row.item_name} <span className="mut">{row.item}</span>
            </span>
            <span className="num">
              {quantity(row.quantity, row.unit)} {row.unit}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
