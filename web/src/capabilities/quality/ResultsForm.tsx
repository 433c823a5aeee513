/**
 * What each piece of a lot showed: one characteristic at a time, typed with the keyboard or by a gauge that
 * types, pasted as a column, or dropped as a file. Nothing counts before it is saved; what is saved is
 * changed only by looking at the piece again, with a reason.
 */
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Warned } from "../../frame/Warned";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { gaugesQuery } from "../gauges/api";
import { recordResults, resultsQuery } from "./api";
import { Limits } from "./Limits";
import { PieceAgain } from "./PieceAgain";
import { Refused } from "./Refused";
import {
  asTyped,
  conforms,
  fromFile,
  known,
  pasted,
  type ResultColumn,
  type Typed,
} from "./results";

interface ResultsFormProps {
  lot: string;
  stage: string;
}

export function ResultsForm({ lot, stage }: ResultsFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("quality.judge");
  const acting = useActing();
  const sheet = useQuery(resultsQuery(site, lot, stage));
  const [typed, setTyped] = useState<Typed>({});
  const [chosen, setChosen] = useState("");
  const [gauge, setGauge] = useState("");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const [unknown, setUnknown] = useState<string[]>([]);
  const save = useCommit(
    acting,
    () => {
      const results = Object.entries(typed)
        .filter(([, values]) => values.some((value) => value !== ""))
        .map(([characteristic, values]) => ({
          characteristic,
          values,
          gauge: gauge.trim() || null,
        }));
      const body = { lot, stage, results, act: acting.how(reasons) };
      return recordResults(site, body, acting.key);
    },
    () => {
      setTyped({});
      setReasons({});
    },
  );
  if (sheet.isPending) return <Bones rows={4} />;
  if (sheet.isError) return <Failed cause={sheet.error} retry={() => sheet.refetch()} />;
  const { columns, looked_at, defective, plan } = sheet.data;
  const column = columns.find(({ characteristic }) => characteristic.name === chosen) ?? columns[0];
  if (!column) return null;
  const change = (name: string, values: string[]): void => {
    acting.touched();
    save.reset();
    setTyped((now) => ({ ...now, [name]: values }));
  };
  const take = (name: string, values: string[]): void => {
    const now = [...(typed[name] ?? []), ...values];
    change(name, now);
    const full = known(column, { ...typed, [name]: now }) >= column.asked;
    const next = columns.find((other) => other !== column && known(other, typed) < other.asked)
      ?.characteristic.name;
    if (full && next) setChosen(next);
  };
  const drop = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const read = fromFile(await file.text(), columns);
    setUnknown(read.unknown);
    acting.touched();
    setTyped((now) => ({ ...now, ...read.typed }));
  };
  const unsent = Object.values(typed)
    .flat()
    .filter((value) => value !== "").length;
  const wrong = columns.some(({ characteristic }) =>
    (typed[characteristic.name] ?? []).some(
      (value) => value !== "" && conforms(characteristic, value) === null,
    ),
  );

  return (
    <section
      className="results"
      aria-label={t("quality.results.title")}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void drop(event.dataTransfer.files[0]);
      }}
    >
      <header className="row">
        <b>{t("quality.results.title")}</b>
        <span className="grow sec num" role="status">
          {t("quality.results.counted", { looked: looked_at, size: plan.size, defective })}
        </span>
        <label className="lnk t13">
          {t("quality.results.from_file")}
          <input
            type="file"
            className="sr"
            accept=".csv,.txt,text/csv,text/plain"
            onChange={({ target }) => void drop(target.files?.[0])}
          />
        </label>
      </header>
      {unknown.length > 0 && (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          <span className="grow">
            {t("quality.results.unknown_columns", { names: unknown.join(t("common.list_join")) })}
          </span>
        </Note>
      )}
      <div className="results-of">
        <ul aria-label={t("masters.field.characteristics")}>
          {columns.map((one) => (
            <li key={one.characteristic.name}>
              <button
                type="button"
                className="results-pick"
                aria-current={one === column}
                onClick={() => setChosen(one.characteristic.name)}
              >
                <span className="grow">{one.characteristic.name}</span>
                <Progress column={one} typed={typed} />
              </button>
            </li>
          ))}
        </ul>
        <Column
          key={column.characteristic.name}
          column={column}
          typed={typed[column.characteristic.name] ?? []}
          disabled={!may}
          onTake={(values) => take(column.characteristic.name, values)}
          onChange={(values) => change(column.characteristic.name, values)}
          {...{ lot, stage, gauge }}
        />
      </div>
      <Warned warnings={save.data?.warnings} />
      <div role="alert">
        {/* The question is about one gauge: another one begins without an answer. */}
        <Refused
          key={`${gauge} ${save.isSuccess}`}
          problem={save.error}
          reasons={reasons}
          onReason={(rule, reason) => {
            acting.touched();
            setReasons((now) => ({ ...now, [rule]: reason }));
          }}
        />
      </div>
      <footer className="row">
        <GaugeField
          value={gauge}
          onChange={(code) => {
            acting.touched();
            save.reset();
            setReasons({});
            setGauge(code);
          }}
        />
        <span className="grow sec t13">
          {unsent > 0 && t("quality.results.unsent", { count: unsent })}
        </span>
        <Button
          icon={<Icon name="check" size={16} />}
          loading={save.isPending}
          disabled={!may || unsent === 0 || wrong}
          onClick={() => save.mutate()}
        >
          {t("quality.results.save")}
        </Button>
      </footer>
    </section>
  );
}

/** A gauge of the register; any word where there is none. */
function GaugeField(props: { value: string; onChange: (code: string) => void }): ReactNode {
  const { value, onChange } = props;
  const { t } = useTranslation();
  const site = useSite();
  const gauges = useQuery(gaugesQuery(site));
  const rows = gauges.data?.rows ?? [];
  return (
    <Field label={t("quality.results.gauge")} width={220}>
      {(id) =>
        rows.length === 0 ? (
          <Input
            id={id}
            maxLength={80}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
        ) : (
          <Select
            id={id}
            allowClear
            showSearch
            optionFilterProp="label"
            value={value || undefined}
            onChange={(code?: string) => onChange(code ?? "")}
            options={rows.map(({ code, name, state }) => ({
              value: code,
              label:
                state === "good"
                  ? `${name} ${code}`
                  : `${name} ${code} – ${t(`quality.gauge.state.${state}`)}`,
            }))}
          />
        )
      }
    </Field>
  );
}

function Progress({ column, typed }: { column: ResultColumn; typed: Typed }): ReactNode {
  const { t } = useTranslation();
  const { characteristic, failing, asked } = column;
  const bad =
    failing.length +
    (typed[characteristic.name] ?? []).filter((value) => conforms(characteristic, value) === false)
      .length;
  return (
    <span className="num t13">
      {bad > 0 && <span className="fault">{t("quality.results.bad", { count: bad })} </span>}
      {known(column, typed)}/{asked}
    </span>
  );
}

interface ColumnProps {
  column: ResultColumn;
  typed: string[];
  disabled: boolean;
  lot: string;
  stage: string;
  gauge: string;
  onTake: (values: string[]) => void;
  onChange: (values: string[]) => void;
}

function Column(props: ColumnProps): ReactNode {
  const { column, typed, disabled, lot, stage, gauge, onTake, onChange } = props;
  const { t } = useTranslation();
  const { characteristic, values, failing, again } = column;
  const [text, setText] = useState("");
  const [piece, setPiece] = useState<number | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const next = values.length + typed.length + 1;
  const value = asTyped(characteristic, text);
  const says = value === "" ? null : conforms(characteristic, value);
  const enter = (): void => {
    if (value === "" || says === null) return;
    setText("");
    onTake([value]);
    field.current?.focus();
  };
  const words = [...characteristic.good, ...characteristic.bad];
  return (
    <div className="results-column">
      <p className="sec t13">
        <Limits of={characteristic} /> {characteristic.method}
      </p>
      <label className="row">
        <span className="nw">{t("quality.results.piece", { piece: next })}</span>
        <input
          ref={field}
          className={says === false ? "results-field bad" : "results-field"}
          inputMode={characteristic.kind === "number" ? "decimal" : "text"}
          autoComplete="off"
          disabled={disabled}
          value={text}
          placeholder={t("quality.results.then_enter")}
          aria-invalid={says === false || (text !== "" && says === null)}
          onChange={({ target }) => setText(target.value)}
          onPaste={(event) => {
            const column = pasted(event.clipboardData.getData("text"));
            if (column.length < 2) return;
            event.preventDefault();
            onTake(column.map((one) => asTyped(characteristic, one)));
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              event.preventDefault();
              enter();
            }
            if (event.key === "Backspace" && text === "" && typed.length > 0) {
              event.preventDefault();
              setText(typed.at(-1) ?? "");
              onChange(typed.slice(0, -1));
            }
          }}
        />
        <span className="t13" role="status">
          {says === false && <span className="fault">{t("quality.results.outside")}</span>}
          {text !== "" && says === null && (
            <span className="fault">{t("quality.results.no_value")}</span>
          )}
        </span>
      </label>
      {words.length > 0 && (
        <p className="row results-words">
          {words.map((word, at) => (
            <Button
              key={word}
              size="small"
              danger={characteristic.bad.includes(word)}
              disabled={disabled}
              onClick={() => onTake([word])}
            >
              {at < 9 && <kbd className="mut">{at + 1}</kbd>} {word}
            </Button>
          ))}
        </p>
      )}
      <ol className="results-pieces num" aria-label={t("quality.results.pieces")}>
        {values.map((found, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its number.
          <li key={at}>
            <button
              type="button"
              className={failing.includes(at + 1) ? "bad" : undefined}
              disabled={found == null || disabled}
              title={t("quality.results.again")}
              onClick={() => setPiece(at + 1)}
            >
              <span className="mut">{at + 1}</span> {found ?? "–"}
              {again.some((one) => one.piece === at + 1) && <sup>{t("quality.results.twice")}</sup>}
            </button>
          </li>
        ))}
        {typed.map((found, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its number.
          <li key={`new ${at}`} className="new">
            <span className={conforms(characteristic, found) === true ? undefined : "bad"}>
              <span className="mut">{values.length + at + 1}</span> {found || "–"}
            </span>
          </li>
        ))}
      </ol>
      {again.map((one) => (
        <p key={`${one.piece} ${one.at}`} className="sec t13">
          {t("quality.results.was", { ...one, at: moment(one.at), by: one.by?.name ?? "–" })}
        </p>
      ))}
      {piece !== null && (
        <PieceAgain
          {...{ lot, stage, characteristic, piece, gauge }}
          before={values[piece - 1] ?? ""}
          onDone={() => setPiece(null)}
        />
      )}
    </div>
  );
}
