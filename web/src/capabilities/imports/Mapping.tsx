/**
 * A foreign sheet: which column means what, with samples and how they are read.
 *
 * "Read as" is shown beside each sample, because a lot number 0012 that became 12 is the fault
 * nobody sees until a recall.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, InputNumber, Select } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { importQuery } from "../../api/queries";
import type { Import, Sheet } from "../../api/types";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { Icon } from "../../marks/Icon";

interface Choice {
  section: string;
  headerRow: number;
  columns: Record<string, string>;
}

function firstChoice(sheet: Sheet): Choice {
  const columns: Record<string, string> = {};
  for (const { header, field } of sheet.columns) if (field) columns[header] = field;
  return { section: sheet.section, headerRow: sheet.header_row, columns };
}

function choicesOf(sheets: Sheet[]): Record<string, Choice> {
  return Object.fromEntries(sheets.map((sheet) => [sheet.name, firstChoice(sheet)]));
}

/** What a column may mean on a sheet of this kind. */
const fieldsOf = (sheet: Sheet, section: string): Sheet["fields"] => sheet.fields_of[section] ?? [];

/** The choice for another kind of sheet: columns keep what they may also mean there. */
function asSection(sheet: Sheet, { columns }: Choice, section: string): Partial<Choice> {
  const known = new Set(fieldsOf(sheet, section).map(({ field }) => field));
  const kept = Object.entries(columns).filter(([, field]) => known.has(field));
  return { section, columns: Object.fromEntries(kept) };
}

/** Required fields that no column was given to. */
function missing(sheet: Sheet, choice: Choice): string[] {
  const given = new Set(Object.values(choice.columns));
  return fieldsOf(sheet, choice.section)
    .filter(({ field, required }) => required && !given.has(field))
    .map(({ field }) => field);
}

export function Mapping({ one }: { one: Import }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sheets = one.sheets ?? [];
  const [choices, setChoices] = useState(() => choicesOf(sheets));
  const [remember, setRemember] = useState(true);
  const choose = (name: string, change: Partial<Choice>): void =>
    setChoices((now) => {
      const before = now[name];
      return before ? { ...now, [name]: { ...before, ...change } } : now;
    });

  const send = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/imports/{id}/mapping", {
          params: { path: { id: one.id } },
          body: {
            remember,
            sheets: Object.entries(choices).map(([name, { section, headerRow, columns }]) => ({
              name,
              section,
              header_row: headerRow,
              columns: section === "ignore" ? {} : columns,
            })),
          },
        }),
      ),
    onSuccess: (view) => {
      queries.setQueryData(importQuery(one.id).queryKey, view);
      if (view.sheets) setChoices(choicesOf(view.sheets));
      void queries.invalidateQueries({ queryKey: ["import", one.id] });
    },
  });
  const lacking = sheets.some(
    (sheet) => missing(sheet, choices[sheet.name] ?? firstChoice(sheet)).length > 0,
  );
  return (
    <>
      <Note tone="ask">
        <Icon name="table" size={16} />
        {t("mapping.lead")}
      </Note>
      {one.problem && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          {t(`refusal.${one.problem.code}`, {
            ...one.problem.params,
            defaultValue: one.problem.code,
          })}
        </Note>
      )}
      {sheets.map((sheet) => (
        <SheetCard
          key={sheet.name}
          sheet={sheet}
          choice={choices[sheet.name] ?? firstChoice(sheet)}
          onChange={(change) => choose(sheet.name, change)}
        />
      ))}
      <div className="row map-act">
        <Button
          type="primary"
          disabled={lacking}
          loading={send.isPending}
          onClick={() => send.mutate()}
        >
          {t("mapping.act")}
        </Button>
        <Checkbox checked={remember} onChange={(event) => setRemember(event.target.checked)}>
          {t("mapping.remember")}
        </Checkbox>
        {send.error && (
          <span role="alert" style={{ color: "var(--sy-hold-ink)" }}>
            {problemWords(t, send.error)}
          </span>
        )}
      </div>
    </>
  );
}

function SheetCard({
  sheet,
  choice,
  onChange,
}: {
  sheet: Sheet;
  choice: Choice;
  onChange: (change: Partial<Choice>) => void;
}): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const lacking = missing(sheet, choice);
  const moved = choice.headerRow !== sheet.header_row;
  const taken = new Map(Object.entries(choice.columns).map(([header, field]) => [field, header]));
  const assign = (header: string, field: string | undefined): void => {
    const columns = Object.fromEntries(
      Object.entries(choice.columns).filter(
        ([other, given]) => other !== header && given !== field,
      ),
    );
    onChange({ columns: field ? { ...columns, [header]: field } : columns });
  };
  return (
    <section className="card">
      <h2 className="card-h">{sheet.name}</h2>
      <div className="mapping-h">
        <label htmlFor={`${id}-section`}>
          {t("mapping.section")}
          <Select
            id={`${id}-section`}
            style={{ width: 190 }}
            value={choice.section}
            onChange={(section) => onChange(asSection(sheet, choice, section))}
            options={sheet.sections.map((value) => ({
              value,
              label: t(`section.${value}`, { defaultValue: value }),
            }))}
          />
        </label>
        {choice.section !== "ignore" && (
          <label htmlFor={`${id}-row`}>
            {t("mapping.header_row")}
            <InputNumber
              id={`${id}-row`}
              min={1}
              max={100}
              precision={0}
              style={{ width: 76 }}
              value={choice.headerRow}
              onChange={(row) => onChange({ headerRow: row ?? 1 })}
            />
          </label>
        )}
        {moved && choice.section !== "ignore" && <span className="mut">{t("mapping.moved")}</span>}
        {lacking.length > 0 && (
          <span style={{ color: "var(--sy-hold-ink)" }}>
            {t("mapping.lacking", {
              fields: lacking
                .map((field) => t(`field.${field}`, { defaultValue: field }))
                .join(t("common.list_join")),
            })}
          </span>
        )}
      </div>
      {choice.section !== "ignore" && !moved && (
        <div className="scroll-x">
          <table className="tb map-grid">
            <thead>
              <tr>
                <th scope="col">{t("mapping.header")}</th>
                <th scope="col">{t("mapping.field")}</th>
                <th scope="col">{t("mapping.samples")}</th>
                <th scope="col">{t("mapping.read_as")}</th>
              </tr>
            </thead>
            <tbody>
              {sheet.columns.map(({ header, samples, read_as }) => (
                <tr key={header}>
                  <th
                    scope="row"
                    style={{
                      verticalAlign: "top",
                      paddingTop: 12,
                      color: "var(--sy-ink)",
                      fontSize: 13,
                    }}
                  >
                    {header}
                  </th>
                  <td>
                    <Select
                      allowClear
                      style={{ width: 220 }}
                      aria-label={t("mapping.field_of", { header })}
                      placeholder={t("mapping.unused")}
                      value={choice.columns[header] ?? null}
                      onChange={(field: string | undefined) => assign(header, field)}
                      options={fieldsOf(sheet, choice.section).map(({ field, required }) => ({
                        value: field,
                        label: `${t(`field.${field}`, { defaultValue: field })}${required ? " *" : ""}${taken.has(field) && taken.get(field) !== header ? ` ← ${taken.get(field)}` : ""}`,
                      }))}
                    />
                  </td>
                  <td>
                    <Samples values={samples} />
                  </td>
                  <td>
                    {choice.columns[header] && <Samples values={read_as} against={samples} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(?:[+-]\d\d:\d\d)?$/;

/** A time as people write it; the cell that has no clock time begins with its day. */
function asRead(value: string | null): string {
  return (value ?? "").replace(INSTANT, "$1 $2").replace(" 00:00", "");
}

/** Sample cells; those that were read as something else stand out. */
function Samples({
  values,
  against,
}: {
  values: (string | null)[];
  against?: string[];
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="samples num t13">
      {values.map((value, at) => {
        const shown = asRead(value);
        const differs = against !== undefined && against[at] !== value && against[at] !== shown;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: samples may repeat and never move.
            key={at}
            className={differs ? undefined : "sec"}
            style={differs ? { fontWeight: 600 } : undefined}
          >
            {shown === "" ? t("fault_table.nothing") : shown}
          </span>
        );
      })}
    </div>
  );
}
