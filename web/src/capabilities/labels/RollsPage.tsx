/** Labels printed ahead: rolls of numbers that are bound to goods by their first scan. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, InputNumber, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { numberPoolsQuery } from "../warehouse/api";
import { printersQuery, printRoll, rollsQuery } from "./api";
import type { RollView } from "./contract";
import { LabelTabs } from "./LabelTabs";
import "./labels.css";
import { PrinterPick, rememberedPrinter } from "./PrinterPick";
import { RollDrawer } from "./RollDrawer";

const MOST = 1_000;
const USUAL = 100;

export function RollsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/labels/rolls" });
  const navigate = useNavigate({ from: "/labels/rolls" });
  const may = useMay("labels.print");
  const [making, setMaking] = useState(false);
  const rolls = useQuery(rollsQuery(site));
  const rows = rolls.data?.rows ?? [];
  const make = may && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t("labels.rolls.make")}
    </Button>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("labels.tab.rolls")}</h1>
        <LabelTabs />
        <span className="grow" />
        {rows.length > 0 && make}
      </header>
      <p className="sec t13">{t("labels.rolls.lead")}</p>
      {rolls.isError && rows.length > 0 && (
        <Stale at={rolls.dataUpdatedAt} cause={rolls.error} retry={() => rolls.refetch()} />
      )}
      <section className="card">
        {rolls.isPending && <Bones rows={4} />}
        {rolls.isError && rows.length === 0 && (
          <Failed cause={rolls.error} retry={() => rolls.refetch()} />
        )}
        {rolls.isSuccess && rows.length === 0 && (
          <Empty text={t("labels.rolls.empty")}>
            {make || <span className="mut">{t("labels.who_prints")}</span>}
          </Empty>
        )}
        {rows.length > 0 && (
          <RollTable rows={rows} onOpen={(roll) => navigate({ search: { roll } })} />
        )}
      </section>
      <RollDrawer roll={search.roll} onClose={() => navigate({ search: {}, replace: true })} />
      <Drawer
        open={making}
        onClose={() => setMaking(false)}
        title={t("labels.rolls.make")}
        size={480}
        destroyOnHidden
      >
        <MakeRoll onClose={() => setMaking(false)} />
      </Drawer>
    </div>
  );
}

interface TableProps {
  rows: readonly RollView[];
  onOpen: (roll: string) => void;
}

function RollTable({ rows, onOpen }: TableProps): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("labels.tab.rolls")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("labels.rolls.numbers")}</th>
            <th scope="col" className="r">
              {t("labels.rolls.count")}
            </th>
            <th scope="col" className="r">
              {t("labels.rolls.bound")}
            </th>
            <th scope="col">{t("labels.printer")}</th>
            <th scope="col">{t("field.time")}</th>
            <th scope="col">{t("field.person")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((roll) => (
            <tr key={roll.roll}>
              <td>
                <button type="button" className="lnk code" onClick={() => onOpen(roll.roll)}>
                  {roll.first} – {roll.last}
                </button>
              </td>
              <td className="r num">{count(roll.count)}</td>
              <td className="r num">{count(roll.bound)}</td>
              <td>{roll.printer ?? "–"}</td>
              <td className="num">{moment(roll.at)}</td>
              <td>{roll.by?.name ?? "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MakeRoll({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const pools = useQuery(numberPoolsQuery(site));
  const printers = useQuery(printersQuery(site));
  if (pools.isPending || printers.isPending) return <Bones rows={3} />;
  if (!pools.data) return <Failed cause={pools.error} retry={() => pools.refetch()} />;
  if (!printers.data) return <Failed cause={printers.error} retry={() => printers.refetch()} />;
  const usable = pools.data.rows.filter(
    ({ key, retired, state }) =>
      (key === "label" || key === "sscc") && !retired && state !== "used_up",
  );
  if (usable.length === 0) return <Empty text={t("labels.rolls.no_pool")} />;
  return <RollForm pools={usable} printers={printers.data.rows} onClose={onClose} />;
}

interface RollFormProps {
  pools: readonly { code: string; name: string; key: string }[];
  printers: Parameters<typeof PrinterPick>[0]["printers"];
  onClose: () => void;
}

function RollForm({ pools, printers, onClose }: RollFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/labels/rolls" });
  const acting = useActing();
  const [pool, setPool] = useState(pools[0]?.code ?? "");
  const [many, setMany] = useState<number | null>(USUAL);
  const [printer, setPrinter] = useState(() => rememberedPrinter(printers));
  const make = useMutation({
    mutationFn: () =>
      printRoll(site, { pool, count: many ?? 0, printer, act: acting.how({}) }, acting.key),
    onError: acting.refused,
    onSuccess: async ({ result }) => {
      acting.done();
      onClose();
      await refresh(queries);
      await navigate({ search: { roll: result.roll.roll } });
    },
  });
  const touched = (): void => {
    acting.touched();
    make.reset();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <Field label={t("labels.rolls.pool")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("labels.rolls.pool")}
            value={pool}
            options={pools.map(({ code, name }) => ({ value: code, label: name || code }))}
            onChange={(code) => {
              touched();
              setPool(code);
            }}
          />
        )}
      </Field>
      <Field label={t("labels.rolls.count")} width={140}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={MOST}
            value={many}
            onChange={(next) => {
              touched();
              setMany(next);
            }}
          />
        )}
      </Field>
      <PrinterPick printers={printers} value={printer} onChange={setPrinter} />
      <div role="alert">
        {make.isError && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span className="grow">{problemWords(t, make.error)}</span>
          </Note>
        )}
      </div>
      <div className="drawer-acts">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={make.isPending}
          disabled={many === null || pool === ""}
        >
          {t("labels.print_count", { count: many ?? 0 })}
        </Button>
      </div>
    </form>
  );
}
