/** Opening stock: one place, the lots that were found there, one label after the other. */
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { typedDecimal } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { ActDone } from "../warehouse/ActDone";
import { CodeField } from "../warehouse/CodeField";
import { type BodyOf, type DoneOf, orNull, sendAct } from "../warehouse/send";
import { ruleOf, useAct } from "../warehouse/useAct";

interface Row {
  id: number;
  item: string;
  lot_number: string;
  quantity: string;
  expires_on: string;
  supplier_lot: string;
  pending: boolean;
}

type Opening = DoneOf<"/api/v1/opening-stock">["result"];

const emptyRow = (id: number, item = ""): Row => ({
  id,
  item,
  lot_number: "",
  quantity: "",
  expires_on: "",
  supplier_lot: "",
  pending: false,
});

const isTouched = (row: Row): boolean => row.lot_number.trim() !== "" || row.quantity.trim() !== "";
const isWhole = (row: Row): boolean =>
  [row.item, row.lot_number, row.quantity].every((word) => word.trim() !== "");

export function OpeningForm(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const [place, setPlace] = useState("");
  const [rows, setRows] = useState<Row[]>([emptyRow(1)]);
  const filled = rows.filter(isTouched);
  const ready = filled.length > 0 && filled.every(isWhole);
  const body: BodyOf<"/api/v1/opening-stock"> = {
    place: orNull(place),
    lots: filled.map((row) => ({
      item: row.item.trim(),
      lot_number: row.lot_number.trim(),
      quantity: row.quantity.trim(),
      expires_on: orNull(row.expires_on),
      supplier_lot: orNull(row.supplier_lot),
      pending: row.pending,
    })),
  };
  const act = useAct<Opening>({
    name: "opening",
    body,
    ready,
    send: (how, key, preview) =>
      sendAct("/api/v1/opening-stock", { site, body, act: how, key, preview }),
  });
  const { problem, commit } = act;
  const rule = ruleOf(problem);
  const at = problem instanceof Problem ? Number(problem.params.at_line ?? 0) : 0;
  const change = (id: number, words: Partial<Row>, scanned = false): void => {
    act.touched(scanned);
    setRows((now) => now.map((row) => (row.id === id ? { ...row, ...words } : row)));
  };
  const another = (): void =>
    setRows((now) => [
      ...now,
      emptyRow(Math.max(0, ...now.map(({ id }) => id)) + 1, now.at(-1)?.item),
    ]);
  if (commit.data) {
    return (
      <ActDone
        done={commit.data}
        sentence={t("go_live.opened", {
          count: commit.data.result.lots.length,
          document: commit.data.result.document,
        })}
        onClose={() => {
          commit.reset();
          setRows([emptyRow(1)]);
          setPlace("");
          void queries.invalidateQueries();
        }}
      />
    );
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) commit.mutate();
      }}
    >
      <Field label={t("go_live.place")} width={320}>
        {(id) => (
          <CodeField
            id={id}
            of="place"
            value={place}
            label={t("go_live.place")}
            onChange={(code, scanned) => {
              act.touched(scanned);
              setPlace(code);
            }}
          />
        )}
      </Field>
      {rows.map((row) => (
        <OpeningRow
          key={row.id}
          row={row}
          problem={at > 0 && filled.indexOf(row) + 1 === at ? problem : null}
          onChange={(words, scanned) => change(row.id, words, scanned)}
          onRemove={rows.length > 1 ? () => setRows(rows.filter((one) => one !== row)) : null}
        />
      ))}
      <button type="button" className="lnk t13 go-live-add" onClick={another}>
        <Icon name="plus" size={12} /> {t("go_live.another")}
      </button>
      <div role="status" className="stack">
        {problem !== null && at === 0 && (
          <Note tone={rule ? "ask" : "no"}>
            <Icon name="warn" size={16} /> {problemWords(t, problem)}
          </Note>
        )}
        {rule && (
          <Input
            aria-label={t("warehouse.why_right")}
            placeholder={t("warehouse.why_right")}
            value={act.reasons[rule] ?? ""}
            onChange={(event) => act.explain(rule, event.target.value)}
          />
        )}
        {!problem && !ready && <span className="mut">{t("go_live.fill_first")}</span>}
        {!problem && act.preview && (
          <span>
            {t("go_live.would_open", {
              count: act.preview.result.lots.length,
              place: place || t("warehouse.unplaced"),
            })}
          </span>
        )}
      </div>
      <div className="row">
        <span className="grow" />
        <Button
          type="primary"
          htmlType="submit"
          icon={<Icon name="check" size={16} />}
          disabled={!ready || (problem !== null && !rule)}
          loading={commit.isPending}
        >
          {t("go_live.open", { count: filled.length })}
        </Button>
      </div>
    </form>
  );
}

interface OpeningRowProps {
  row: Row;
  problem: unknown;
  onChange: (words: Partial<Row>, scanned?: boolean) => void;
  onRemove: (() => void) | null;
}

function OpeningRow({ row, problem, onChange, onRemove }: OpeningRowProps): ReactNode {
  const { t } = useTranslation();
  return (
    <fieldset className="opening-row">
      <legend className="sr">{t("go_live.lot_row")}</legend>
      <Field label={t("field.lot_number")} width={170}>
        {(id) => (
          <Input
            id={id}
            value={row.lot_number}
            autoComplete="off"
            onChange={(event) => onChange({ lot_number: event.target.value })}
            onPressEnter={(event) => {
              // A scan ends with Enter: the label is read, and the next thing to say is the item.
              event.preventDefault();
              onChange({ lot_number: event.currentTarget.value.trim() }, true);
              event.currentTarget.closest("fieldset")?.querySelectorAll("input")[1]?.focus();
            }}
          />
        )}
      </Field>
      <Field label={t("field.item")} width={200}>
        {(id) => (
          <CodeField
            id={id}
            of="item"
            value={row.item}
            label={t("field.item")}
            onChange={(item, scanned) => onChange({ item }, scanned)}
          />
        )}
      </Field>
      <Field label={t("field.quantity")} width={110}>
        {(id) => (
          <Input
            id={id}
            inputMode="decimal"
            value={row.quantity}
            onChange={(event) => onChange({ quantity: typedDecimal(event.target.value) })}
          />
        )}
      </Field>
      <Field label={t("field.expires_on")} width={140}>
        {(id) => (
          <DateField
            id={id}
            value={row.expires_on}
            onChange={(expires_on) => onChange({ expires_on })}
          />
        )}
      </Field>
      <Field label={t("field.supplier_lot")} width={140}>
        {(id) => (
          <Input
            id={id}
            value={row.supplier_lot}
            onChange={(event) => onChange({ supplier_lot: event.target.value })}
          />
        )}
      </Field>
      <Checkbox
        checked={row.pending}
        onChange={(event) => onChange({ pending: event.target.checked })}
      >
        {t("state.pending_inspection")}
      </Checkbox>
      {onRemove && (
        <Button
          type="text"
          aria-label={t("go_live.remove_row", { lot: row.lot_number })}
          icon={<Icon name="close" size={14} />}
          onClick={onRemove}
        />
      )}
      {problem !== null && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, problem)}
        </Note>
      )}
    </fieldset>
  );
}
