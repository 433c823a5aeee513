/** One handling unit: where it stands, what is in it, and filling it by scan. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { civil, instantOf, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { LabelHistory } from "../labels/LabelHistory";
import { PrintLabel } from "../labels/PrintLabel";
import { ActForm } from "./ActForm";
import { nameOf, unitQuery } from "./api";
import type { Unit } from "./send";
import { fillSpec, moveUnitSpec, nestSpec } from "./unitActs";
import "./warehouse.css";

const ACTS = { fill: fillSpec, nest: nestSpec, put_unit: moveUnitSpec } as const;
type UnitAct = keyof typeof ACTS;

export function UnitPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const { code } = useParams({ from: "/desk/units/$code" });
  const [at, setAt] = useState("");
  const past = instantOf(at) ?? undefined;
  const unit = useQuery(unitQuery(site, code, past));
  const may = useMay("goods.record");
  return (
    <div className="page packing">
      {unit.isPending && <Bones title={code} />}
      {unit.isError && (
        <>
          <Failed title={code} cause={unit.error} retry={() => unit.refetch()} />
          <Link to="/packing" className="lnk">
            {t("packing.title")}
          </Link>
        </>
      )}
      {unit.data && (
        <>
          <header className="page-h">
            <div>
              <h1 className="h1">
                {t(`unit_kind.${unit.data.kind}`)} <span className="code">{unit.data.code}</span>
              </h1>
              <Where unit={unit.data} />
            </div>
            <span className="grow" />
            <Field label={t("packing.as_of")} width={220}>
              {(id) => <DateField id={id} timed value={at} onChange={setAt} />}
            </Field>
            {!past && <PrintLabel subject={`unit:${unit.data.code}`} />}
            <Link to="/packing" className="lnk">
              {t("packing.another")}
            </Link>
          </header>
          {past && (
            <Note tone="plain">
              <Icon name="clock" size={16} /> {t("packing.as_it_was", { at: moment(past) })}
            </Note>
          )}
          <div className="unit-cols">
            <div className="stack">
              <section className="card">
                <h2 className="card-h">{t("packing.contents")}</h2>
                {unit.data.fill && <Filled fill={unit.data.fill} />}
                <Tree unit={unit.data} />
              </section>
              {!past && <LabelHistory subject={`unit:${unit.data.code}`} />}
            </div>
            {may && !past && <Acts unit={unit.data} />}
          </div>
        </>
      )}
    </div>
  );
}

function Where({ unit }: { unit: Unit }): ReactNode {
  const { t } = useTranslation();
  return (
    <p className="sec">
      {unit.place ? (
        <>
          {t("field.place")} <b>{unit.place_name ?? unit.place}</b>
        </>
      ) : (
        t("packing.not_in_house")
      )}
      {unit.parent && (
        <>
          {"　"}
          {t("packing.stands_in")}{" "}
          <Link to="/units/$code" params={{ code: unit.parent }} className="lnk code">
            {unit.parent}
          </Link>
        </>
      )}
      {unit.sscc && <span className="chip chip-n">SSCC</span>}
      {unit.returnable && (
        <>
          {"　"}
          {t("packing.returnable")} <b className="code">{unit.returnable}</b>
        </>
      )}
    </p>
  );
}

/** How full it is: 18 of 40. */
function Filled({ fill }: { fill: NonNullable<Unit["fill"]> }): ReactNode {
  const { t } = useTranslation();
  const tone = fill.state === "over" ? "ask" : "plain";
  return (
    <div className="pad">
      <Note tone={tone}>
        <Icon name={fill.state === "full" ? "check" : "stock"} size={16} />
        <span className="grow">
          {t(`packing.fill.${fill.state}`, {
            filled: quantity(fill.filled, fill.unit),
            full: quantity(fill.full, fill.unit),
            unit: fill.unit,
            item: fill.item_name,
          })}
        </span>
      </Note>
    </div>
  );
}

/** The unit with the units in it, each with what lies in it directly. */
function Tree({ unit }: { unit: Unit }): ReactNode {
  const { t } = useTranslation();
  if (unit.contents.length === 0 && unit.units.length === 0)
    return <Empty text={t("packing.empty")} />;
  return (
    <ul className="unit-tree" aria-label={t("packing.contents")}>
      <Branch unit={unit} code={unit.code} kind={unit.kind} />
    </ul>
  );
}

function Branch({ unit, code, kind }: { unit: Unit; code: string; kind: string }): ReactNode {
  const { t } = useTranslation();
  const here = unit.contents.filter((one) => one.handling_unit === code);
  const within = unit.units.filter((one) => one.parent === code);
  return (
    <li>
      <span className="row">
        <b>{t(`unit_kind.${kind}`)}</b>
        {code === unit.code ? (
          <span className="code">{code}</span>
        ) : (
          <Link to="/units/$code" params={{ code }} className="lnk code">
            {code}
          </Link>
        )}
      </span>
      <ul>
        {here.map((one) => (
          <li key={one.lot} className="row">
            <Link to="/lots/$ref" params={{ ref: one.lot }} className="lnk code">
              {nameOf(one)}
            </Link>
            <span className="grow">{one.item_name}</span>
            <span className="num">
              {quantity(one.quantity, one.unit)} {one.unit}
            </span>
            {one.kilograms && <span className="num">{one.kilograms} kg</span>}
            <span className="num mut">
              {one.topped_up_at
                ? t("packing.topped_up", {
                    first: moment(one.packed_at),
                    last: moment(one.topped_up_at),
                  })
                : one.packed_at && t("packing.packed", { at: moment(one.packed_at) })}
            </span>
            <span className="num mut">{one.expires_on && civil(one.expires_on)}</span>
          </li>
        ))}
        {within.map((inner) => (
          <Branch key={inner.code} unit={unit} code={inner.code} kind={inner.kind} />
        ))}
        {here.length === 0 && within.length === 0 && (
          <li className="mut">{t("packing.nothing")}</li>
        )}
      </ul>
    </li>
  );
}

function Acts({ unit }: { unit: Unit }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const [act, setAct] = useState<UnitAct>("fill");
  const [round, setRound] = useState(0);
  return (
    <section className="card pad stack">
      <Segmented<UnitAct>
        aria-label={t("common.acts")}
        style={{ justifySelf: "start" }}
        value={act}
        onChange={setAct}
        options={(Object.keys(ACTS) as UnitAct[]).map((value) => ({
          value,
          label: t(`act.${value}`),
        }))}
      />
      <p className="sec t13">{t(`act_hint.${act}`)}</p>
      <ActForm
        key={`${act} ${round} ${unit.code}`}
        spec={ACTS[act](site, unit)}
        onClose={() => setRound(round + 1)}
      />
    </section>
  );
}
