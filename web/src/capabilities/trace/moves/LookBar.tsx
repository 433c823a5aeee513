/** Which columns are seen in which order, what is looked for, and the looks that one saved. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input, Popover, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../../api/client";
import { columnSetsQuery } from "../../../api/queries";
import type { ColumnSets } from "../../../api/types";
import { Note } from "../../../frame/Outcome";
import { problemWords } from "../../../frame/problems";
import { useGuest, useSite } from "../../../frame/session";
import { Icon } from "../../../marks/Icon";
import { COLUMNS, type Column, type Look, STAGES, shifted, WHOLE } from "./columns";

interface Props {
  look: Look;
  onLook: (look: Look) => void;
  children: ReactNode;
}

export function LookBar({ look, onLook, children }: Props): ReactNode {
  const { t } = useTranslation();
  const guest = useGuest();
  return (
    <div className="look-bar">
      <Input.Search
        allowClear
        aria-label={t("trace.report.find")}
        placeholder={t("trace.report.find")}
        value={look.q}
        onChange={(event) => onLook({ ...look, q: event.target.value })}
        className="look-find"
      />
      <Select
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        aria-label={t("trace.report.stages")}
        placeholder={t("trace.report.stages")}
        value={look.stages}
        onChange={(stages) => onLook({ ...look, stages })}
        options={STAGES.map((value) => ({ value, label: t(`trace.report.stage.${value}`) }))}
        className="look-stages"
      />
      <Popover
        trigger="click"
        placement="bottomLeft"
        content={<Columns look={look} onLook={onLook} />}
      >
        <Button icon={<Icon name="table" size={16} />}>
          {t("trace.report.columns", { n: look.columns.length })}
        </Button>
      </Popover>
      {!guest && <Sets look={look} onLook={onLook} />}
      <span className="grow" />
      {children}
    </div>
  );
}

function Columns({ look, onLook }: Omit<Props, "children">): ReactNode {
  const { t } = useTranslation();
  const hidden = COLUMNS.filter((column) => !look.columns.includes(column));
  const toggle = (column: Column): void => {
    const shown = look.columns.includes(column);
    const columns = shown
      ? look.columns.filter((one) => one !== column)
      : [...look.columns, column];
    // A table without columns shows nothing and says nothing.
    if (columns.length > 0) onLook({ ...look, columns });
  };
  const name = (column: Column): string => t(`trace.report.column.${column}`);
  return (
    <div className="look-columns">
      <ul>
        {look.columns.map((column, at) => (
          <li key={column}>
            <Checkbox checked onChange={() => toggle(column)}>
              {name(column)}
            </Checkbox>
            <Button
              size="small"
              type="text"
              disabled={at === 0}
              aria-label={t("trace.report.earlier", { column: name(column) })}
              onClick={() => onLook({ ...look, columns: shifted(look.columns, column, -1) })}
            >
              ↑
            </Button>
            <Button
              size="small"
              type="text"
              disabled={at === look.columns.length - 1}
              aria-label={t("trace.report.later", { column: name(column) })}
              onClick={() => onLook({ ...look, columns: shifted(look.columns, column, 1) })}
            >
              ↓
            </Button>
          </li>
        ))}
        {hidden.map((column) => (
          <li key={column}>
            <Checkbox checked={false} onChange={() => toggle(column)}>
              {name(column)}
            </Checkbox>
          </li>
        ))}
      </ul>
      <Button size="small" onClick={() => onLook({ ...look, columns: [...COLUMNS] })}>
        {t("trace.report.all_columns")}
      </Button>
    </div>
  );
}

/** Looks with a name; they belong to the person and follow them to any machine. */
function Sets({ look, onLook }: Omit<Props, "children">): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const client = useQueryClient();
  const kept = useQuery(columnSetsQuery(site));
  const [name, setName] = useState("");
  const saving = useMutation({
    mutationFn: (body: ColumnSets) =>
      unwrap(api.PUT("/api/v1/trace/columns", { params: { query: { site } }, body })),
    onSuccess: (sets) => client.setQueryData(columnSetsQuery(site).queryKey, sets),
  });
  const sets = kept.data?.sets ?? [];
  const chosen = sets.find((set) => set.name === name.trim());
  const choose = (wanted: string): void => {
    setName(wanted);
    const set = sets.find((one) => one.name === wanted);
    if (!set) return;
    const columns = set.columns.filter((one): one is Column =>
      (COLUMNS as readonly string[]).includes(one),
    );
    onLook({
      columns: columns.length > 0 ? columns : [...WHOLE.columns],
      q: set.q ?? "",
      stages: set.stages ?? [],
      sort: set.sort ?? "",
    });
  };
  const save = (): void => {
    const set = {
      name: name.trim(),
      columns: look.columns,
      q: look.q || null,
      stages: look.stages,
      sort: look.sort || null,
    };
    saving.mutate({ sets: [...sets.filter((one) => one.name !== set.name), set] });
  };
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      content={
        <form
          className="look-sets"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) save();
          }}
        >
          {sets.length === 0 && <p className="t13 mut">{t("trace.report.sets_none")}</p>}
          {sets.map((set) => (
            <div key={set.name} className="row">
              <Button type="link" onClick={() => choose(set.name)}>
                {set.name}
              </Button>
              <Button
                size="small"
                type="text"
                aria-label={t("trace.report.forget", { name: set.name })}
                onClick={() => saving.mutate({ sets: sets.filter((one) => one !== set) })}
              >
                <Icon name="close" size={14} />
              </Button>
            </div>
          ))}
          <label htmlFor="look-name">{t("trace.report.set_name")}</label>
          <Input
            id="look-name"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button htmlType="submit" disabled={!name.trim()} loading={saving.isPending}>
            {t(chosen ? "trace.report.replace" : "trace.report.keep")}
          </Button>
          {saving.isError && <Note tone="no">{problemWords(t, saving.error)}</Note>}
        </form>
      }
    >
      <Button>{t("trace.report.sets")}</Button>
    </Popover>
  );
}
