/** The records of one kind: searched, endless without pages, edited beside the list. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Input, Switch, Table, type TableColumnsType } from "antd";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { address } from "../../api/client";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay } from "../../frame/session";
import { NARROW, useHeight } from "../../frame/useHeight";
import { count } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { kindsQuery, type MasterKind, type MasterRecord, recordsQuery, type Values } from "./api";
import "./masters.css";
import { RecordDrawer } from "./RecordDrawer";
import { SheetDrawer } from "./SheetDrawer";
import { fieldName, kindName, shown } from "./words";

const TYPING_PAUSE_MS = 220;
const HEADER_PX = 40;
/** Pixels from the end at which the next records are fetched. */
const AHEAD_PX = 1_200;
/** Columns beside code and state: more would not be read. */
const COLUMNS = 5;

export function MasterListPage(): ReactNode {
  const { t } = useTranslation();
  const { kind } = useParams({ from: "/desk/masters/$kind" });
  const kinds = useQuery(kindsQuery);
  const described = kinds.data?.kinds.find((one) => one.kind === kind);
  if (kinds.isPending) return <Bones title={kindName(t, kind)} rows={10} />;
  if (!described)
    return <Failed title={kindName(t, kind)} cause={kinds.error} retry={() => kinds.refetch()} />;
  return <List key={kind} kind={described} />;
}

const FIGURES = new Set(["decimal", "whole", "thousandths"]);

function useColumns(kind: MasterKind, withRetired: boolean): TableColumnsType<MasterRecord> {
  const { t } = useTranslation();
  return useMemo(() => {
    const fields = kind.fields.slice(0, COLUMNS);
    return [
      {
        title: t("masters.field.code"),
        key: "code",
        width: 170,
        render: (_, { code }) => <CodeLink kind={kind} code={code} />,
      },
      ...fields.map((field) => ({
        title: fieldName(t, kind.kind, field.name),
        key: field.name,
        ellipsis: true,
        width: field.name === "name" ? 240 : 170,
        ...(FIGURES.has(field.holds) ? { align: "right" as const } : {}),
        render: (_: unknown, record: MasterRecord) =>
          shown(t, field, (record.fields as Values)[field.name]),
      })),
      // Where retired ones are left out, all are usable and nothing needs saying.
      ...(withRetired
        ? [
            {
              title: t("field.state"),
              key: "state",
              width: 110,
              render: (_: unknown, { retired }: MasterRecord) => <Usable retired={retired} />,
            },
          ]
        : []),
    ];
  }, [kind, withRetired, t]);
}

/** On a phone a record is a card: code and state above, its name and what else is told below. */
function useCard(kind: MasterKind, withRetired: boolean): TableColumnsType<MasterRecord> {
  const { t } = useTranslation();
  return useMemo(() => {
    const [first, ...others] = kind.fields.slice(0, COLUMNS);
    const told = (record: MasterRecord, field: MasterKind["fields"][number]): ReactNode =>
      shown(t, field, (record.fields as Values)[field.name]);
    return [
      {
        key: "card",
        title: "",
        render: (_, record) => (
          <div className="record-card">
            <span className="row">
              <CodeLink kind={kind} code={record.code} />
              <span className="grow" />
              {withRetired && <Usable retired={record.retired} />}
            </span>
            {first && <span>{told(record, first)}</span>}
            <span className="sec t13">
              {others.map((field) => {
                const value = told(record, field);
                return value ? (
                  <span key={field.name} className="record-card-part">
                    {fieldName(t, kind.kind, field.name)} <b>{value}</b>
                  </span>
                ) : null;
              })}
            </span>
          </div>
        ),
      },
    ];
  }, [kind, withRetired, t]);
}

function CodeLink({ kind, code }: { kind: MasterKind; code: string }): ReactNode {
  return (
    <Link
      to="/masters/$kind"
      params={{ kind: kind.kind }}
      search={(now) => ({ ...now, code })}
      className="lnk code"
    >
      {code}
    </Link>
  );
}

function Usable({ retired }: { retired: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className={`chip chip-word ${retired ? "chip-gone" : "chip-free"}`}>
      {t(retired ? "masters.retired" : "masters.usable")}
    </span>
  );
}

function List({ kind }: { kind: MasterKind }): ReactNode {
  const search = useSearch({ from: "/desk/masters/$kind" });
  const navigate = useNavigate({ from: "/masters/$kind" });
  const change = useCallback(
    (words: Record<string, string | undefined>) =>
      void navigate({ search: (now) => ({ ...now, ...words }), replace: true }),
    [navigate],
  );
  const records = useInfiniteQuery(
    recordsQuery(kind.kind, search.q ?? "", search.retired === "yes"),
  );
  const rows = useMemo(
    () => records.data?.pages.flatMap((page) => page.rows) ?? [],
    [records.data],
  );
  const columns = useColumns(kind, search.retired === "yes");
  const card = useCard(kind, search.retired === "yes");
  const [frame, height, width] = useHeight();
  const narrow = width < NARROW;
  const [sheet, setSheet] = useState(false);
  const open = search.add ? null : search.code;
  return (
    <div className="page fill">
      <Header
        kind={kind}
        rows={rows.length}
        more={records.hasNextPage}
        onSheet={() => setSheet(true)}
      />
      <Filters q={search.q ?? ""} retired={search.retired === "yes"} onChange={change} />
      {records.isError && rows.length > 0 && (
        <Stale at={records.dataUpdatedAt} cause={records.error} retry={() => records.refetch()} />
      )}
      <div className="card grow" style={{ minHeight: 0, overflow: "hidden" }} ref={frame}>
        {records.isPending && <Bones rows={10} />}
        {records.isError && rows.length === 0 && (
          <Failed cause={records.error} retry={() => records.refetch()} />
        )}
        {records.isSuccess && rows.length === 0 && (
          <Nothing
            narrowed={Boolean(search.q)}
            onClear={() => change({ q: undefined, retired: "yes" })}
          />
        )}
        {rows.length > 0 && height > 0 && (
          <Table<MasterRecord>
            virtual
            size="small"
            rowKey="code"
            columns={narrow ? card : columns}
            showHeader={!narrow}
            dataSource={rows}
            pagination={false}
            scroll={narrow ? { x: width, y: height } : { x: 1120, y: height - HEADER_PX }}
            onScroll={({ currentTarget }) => {
              const left =
                currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight;
              if (left < AHEAD_PX && records.hasNextPage && !records.isFetchingNextPage)
                void records.fetchNextPage();
            }}
          />
        )}
      </div>
      <RecordDrawer
        kind={kind}
        code={open}
        onClose={() => change({ code: undefined, add: undefined })}
      />
      <SheetDrawer kind={kind} open={sheet} onClose={() => setSheet(false)} />
    </div>
  );
}

interface HeaderProps {
  kind: MasterKind;
  rows: number;
  more: boolean;
  onSheet: () => void;
}

function Header({ kind, rows, more, onSheet }: HeaderProps): ReactNode {
  const { t, i18n } = useTranslation();
  const may = useMay("masters.manage");
  const navigate = useNavigate({ from: "/masters/$kind" });
  const name = kindName(t, kind.kind);
  return (
    <header className="page-h">
      <Link to="/masters" className="lnk" aria-label={t("masters.title")}>
        {t("masters.title")}
      </Link>
      <Icon name="right" size={14} />
      <h1 className="h1">{name}</h1>
      {rows > 0 && (
        <span className="mut num" role="status">
          {t(more ? "masters.shown" : "masters.total", { total: count(rows) })}
        </span>
      )}
      <span className="grow" />
      <Button
        href={address("/api/v1/masters.xlsx", { kind: kind.kind, language: i18n.language })}
        download={`${name}.xlsx`}
        icon={<Icon name="export" size={14} />}
      >
        {t("masters.excel_out")}
      </Button>
      {may && (
        <>
          <Button icon={<Icon name="import" size={14} />} onClick={onSheet}>
            {t("masters.excel_in")}
          </Button>
          <Button
            type="primary"
            icon={<Icon name="plus" size={14} />}
            onClick={() => void navigate({ search: (now) => ({ ...now, add: "yes" }) })}
          >
            {t("masters.add")}
          </Button>
        </>
      )}
    </header>
  );
}

interface FilterProps {
  q: string;
  retired: boolean;
  onChange: (words: Record<string, string | undefined>) => void;
}

function Filters({ q, retired, onChange }: FilterProps): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState(q);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    if (text === q) return;
    const pause = setTimeout(() => onChange({ q: text || undefined }), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text, q, onChange]);
  return (
    <div className="row" style={{ flexWrap: "wrap" }}>
      <Input
        allowClear
        style={{ width: 280 }}
        aria-label={t("masters.find")}
        placeholder={t("masters.find")}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <span className="nw">
        <Switch
          size="small"
          checked={retired}
          aria-label={t("masters.with_retired")}
          onChange={(on) => onChange({ retired: on ? "yes" : undefined })}
        />{" "}
        <span className="sec">{t("masters.with_retired")}</span>
      </span>
    </div>
  );
}

function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }): ReactNode {
  const { t } = useTranslation();
  return narrowed ? (
    <Empty text={t("masters.none")}>
      <Button onClick={onClear}>{t("masters.clear")}</Button>
    </Empty>
  ) : (
    <Empty text={t("masters.empty")} />
  );
}
