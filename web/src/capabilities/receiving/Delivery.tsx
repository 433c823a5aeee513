/** One delivery: its lots as rows, each with what is wrong with it beside it, and one act. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import type { Order, OrderLine } from "../../api/orders";
import { PREVIEW, refresh, useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { quantity, typedDecimal } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { type Receive, type Received, type ReceiveLot, receive } from "./api";
import { Done } from "./Done";
import { TippedTo } from "./TippedTo";

interface Row {
  id: number;
  line: number;
  lot: ReceiveLot;
}

/** The rule that asked why, and its words. */
interface Asked {
  rule: string;
  words: string;
}

/** The columns a person fills, in the order of the eye and the label. */
const FIELDS = [
  ["supplier_lot", 150],
  ["produced_on", 148],
  ["expires_on", 148],
  ["quantity", 110],
  ["place", 150],
  ["certificate", 120],
] as const;

/** A row for each line that is waited for; more than was ordered is added by hand. */
function rowsOf(order: Order): Row[] {
  return order.lines
    .filter((line) => line.open !== "0")
    .map((line) => ({ id: line.line, line: line.line, lot: emptyLot(line) }));
}

function emptyLot(line: OrderLine): ReceiveLot {
  return { line: line.line, item: line.item, quantity: "", attributes: {} };
}

const isFilled = ({ lot }: Row): boolean => lot.quantity.trim() !== "";

export function Delivery({ order }: { order: Order }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const may = useMay("goods.record");
  const acting = useActing();
  const [rows, setRows] = useState(() => rowsOf(order));
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState(() => new Map<number, Asked>());
  const filled = rows.filter(isFilled);
  const body: Receive = {
    order: order.code,
    lots: filled.map(({ lot }) => lot),
    act: acting.how(reasons),
  };
  const shown = useDeferredValue(JSON.stringify([body.lots, reasons]));
  const preview = useQuery({
    queryKey: [PREVIEW, "receiving", site, order.code, shown],
    queryFn: () => receive(site, body, "", true),
    enabled: may && filled.length > 0,
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => receive(site, body, acting.key, false),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      setRows([]);
      await refresh(queries);
    },
  });
  const problem = commit.error ?? (filled.length > 0 ? preview.error : null);
  const at = problem instanceof Problem ? Number(problem.params.at_line ?? 0) : 0;
  const asks = problem instanceof Problem && problem.code === "rule_asks" ? problem : null;
  const asking = asks ? filled[at - 1]?.id : undefined;
  // A row that was asked goes on showing its answer, so it can be read and put right.
  if (asks && asking !== undefined && asked.get(asking)?.rule !== asks.params.rule) {
    const { rule = "" } = asks.params;
    setAsked((now) =>
      new Map(now).set(asking, { rule: String(rule), words: problemWords(t, asks) }),
    );
  }
  const change = (id: number, words: Partial<ReceiveLot>): void => {
    acting.touched();
    commit.reset();
    setRows((now) =>
      now.map((row) => (row.id === id ? { ...row, lot: { ...row.lot, ...words } } : row)),
    );
  };
  const another = (line: OrderLine): void =>
    setRows((now) => {
      const id = Math.max(0, ...now.map((row) => row.id)) + 1;
      const last = now.findLastIndex((row) => row.line === line.line);
      return now.toSpliced(last + 1, 0, { id, line: line.line, lot: emptyLot(line) });
    });
  const names = new Map(order.lines.map((line) => [line.item, line.item_name]));
  const again = (): void => {
    commit.reset();
    setReasons({});
    setAsked(new Map());
    setRows(rowsOf(order));
  };
  const more = order.lines.some((line) => line.open !== "0");
  if (commit.data)
    return <Done received={commit.data} names={names} again={more ? again : undefined} />;
  return (
    <>
      <header className="page-h">
        <div>
          <h1 className="h1">
            {order.partner_name ?? order.partner} <span className="code">{order.code}</span>
          </h1>
          <p className="sec">
            {order.partner_reference && (
              <>
                {t("field.partner_reference")} <b className="code">{order.partner_reference}</b>
                {"　"}
              </>
            )}
            {t("field.due_on")} <b className="num">{order.due_on ?? "–"}</b>
          </p>
        </div>
      </header>
      <section className="card receiving-lots">
        {order.lines.map((line) => (
          <Line key={line.line} line={line}>
            {rows
              .filter((row) => row.line === line.line)
              .map((row) => {
                const place = filled.indexOf(row) + 1;
                return (
                  <LotRow
                    key={row.id}
                    row={row}
                    line={line}
                    problem={place > 0 && place === at ? problem : null}
                    fine={place > 0 && preview.isSuccess}
                    onChange={(words) => change(row.id, words)}
                    onReason={(rule, reason) => {
                      acting.touched();
                      commit.reset();
                      setReasons((now) => ({ ...now, [rule]: reason }));
                    }}
                    reasons={reasons}
                    asked={asked.get(row.id)}
                  />
                );
              })}
            {line.takes !== "0" && (
              <button type="button" className="lnk t13" onClick={() => another(line)}>
                <Icon name="plus" size={12} /> {t("receiving.another")}
              </button>
            )}
          </Line>
        ))}
      </section>
      <footer className="receiving-act">
        <div className="grow" role="status">
          {problem && at === 0 && (
            <Note tone="no">
              <Icon name="warn" size={16} /> {problemWords(t, problem)}
            </Note>
          )}
          {problem && at > 0 && <span className="mut">{t("receiving.look_at", { at })}</span>}
          {!problem && filled.length === 0 && (
            <span className="mut">{t("receiving.fill_first")}</span>
          )}
          {!problem && preview.data && <Sentence received={preview.data} />}
        </div>
        <Button
          type="primary"
          size="large"
          icon={<Icon name="check" size={16} />}
          disabled={!may || filled.length === 0 || problem !== null}
          loading={commit.isPending}
          onClick={() => commit.mutate()}
        >
          {t("receiving.act", { count: filled.length })}
        </Button>
      </footer>
    </>
  );
}

function Line({ line, children }: { line: OrderLine; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="receiving-line">
      <div className="row">
        <span className="mut num">{line.line}</span>
        <b>{line.item_name}</b>
        <span className="mut code">{line.item}</span>
        <span className="grow" />
        <span className="num sec">
          {t("receiving.progress", {
            served: quantity(line.served, line.unit),
            ordered: quantity(line.quantity, line.unit),
            unit: line.unit,
          })}
          {line.takes !== line.open && (
            <span className="mut">
              {" "}
              {t("receiving.tolerance", {
                takes: quantity(line.takes, line.unit),
                unit: line.unit,
              })}
            </span>
          )}
        </span>
      </div>
      {children}
    </div>
  );
}

interface LotRowProps {
  row: Row;
  line: OrderLine;
  problem: unknown;
  fine: boolean;
  reasons: Record<string, string>;
  asked: Asked | undefined;
  onChange: (words: Partial<ReceiveLot>) => void;
  onReason: (rule: string, reason: string) => void;
}

function LotRow(props: LotRowProps): ReactNode {
  const { row, line, problem, fine, onChange, onReason, reasons, asked } = props;
  const { t } = useTranslation();
  const asks = problem instanceof Problem && problem.code === "rule_asks";
  return (
    <>
      <div className="receiving-lot">
        {FIELDS.map(([field, width]) => {
          const name = t(`field.${field}`);
          const dated = field.endsWith("_on");
          return (
            <Field
              key={field}
              width={width}
              label={
                field === "quantity" ? t("common.with_unit", { word: name, unit: line.unit }) : name
              }
            >
              {(id) =>
                field === "place" ? (
                  <MasterPicker
                    kind="place"
                    id={id}
                    label={`${line.item_name} ${name}`}
                    value={row.lot.place ?? ""}
                    onChange={(place) => onChange({ place })}
                  />
                ) : dated ? (
                  <DateField
                    id={id}
                    label={`${line.item_name} ${name}`}
                    value={row.lot[field] ?? ""}
                    onChange={(date) => onChange({ [field]: date })}
                  />
                ) : (
                  <Input
                    id={id}
                    value={row.lot[field] ?? ""}
                    inputMode={field === "quantity" ? "decimal" : "text"}
                    aria-label={`${line.item_name} ${name}`}
                    onChange={({ target }) =>
                      onChange({
                        [field]: field === "quantity" ? typedDecimal(target.value) : target.value,
                      })
                    }
                  />
                )
              }
            </Field>
          );
        })}
        <TippedTo line={line} value={row.lot.into ?? ""} onChange={(into) => onChange({ into })} />
        {fine && !problem && <span className="chip chip-free">{t("receiving.fine")}</span>}
      </div>
      {problem !== null && !asks && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <span className="grow">{problemWords(t, problem)}</span>
        </Note>
      )}
      {asked && (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          <span className="grow">{asked.words}</span>
          <Input
            className="receiving-reason"
            aria-label={t("receiving.reason")}
            placeholder={t("receiving.reason")}
            value={reasons[asked.rule] ?? ""}
            onChange={(event) => onReason(asked.rule, event.target.value)}
          />
        </Note>
      )}
    </>
  );
}

/** What the act would do, in one sentence, with the rules that only warn. */
function Sentence({ received }: { received: Received }): ReactNode {
  const { t } = useTranslation();
  const waiting = received.result.lots.filter((lot) => lot.status === "pending_inspection");
  return (
    <>
      <span>
        {t("receiving.would", { count: received.result.lots.length, waiting: waiting.length })}
      </span>
      <Warned warnings={received.warnings} />
    </>
  );
}
