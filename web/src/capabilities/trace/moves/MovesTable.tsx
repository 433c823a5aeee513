/**
 * Every movement that a trace reached, with its document, lot, place, person and state.
 *
 * What a look leaves out, what is too much, and what one may not see is always said below: a table that
 * is shorter than the truth must not look whole.
 */
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Table, type TableColumnsType } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type TraceAsk, tableQuery } from "../../../api/queries";
import type { TraceRow, TraceTable } from "../../../api/types";
import { Bones, Empty, Failed } from "../../../frame/Outcome";
import { useMay, useSite } from "../../../frame/session";
import { NARROW, useHeight } from "../../../frame/useHeight";
import { count, quantity } from "../../../language/decimal";
import { civil, moment } from "../../../language/time";
import { StateMark } from "../../../marks/StateMark";
import { withComplaint } from "../../complaints/FromComplaint";
import { type Column, FIGURES, type Look, seen, WHOLE, WIDTH } from "./columns";
import { HandOut } from "./HandOut";
import { LookBar } from "./LookBar";
import "./moves.css";

const HEADER_PX = 40;

export function MovesTable({ ask }: { ask: TraceAsk }): ReactNode {
  const site = useSite();
  const table = useQuery(tableQuery(site, ask));
  const [look, setLook] = useState<Look>(WHOLE);
  if (table.isPending) return <Bones rows={8} />;
  if (!table.data) return <Failed cause={table.error} retry={() => table.refetch()} />;
  return <Shown table={table.data} ask={ask} look={look} onLook={setLook} />;
}

interface ShownProps {
  table: TraceTable;
  ask: TraceAsk;
  look: Look;
  onLook: (look: Look) => void;
}

function Shown({ table, ask, look, onLook }: ShownProps): ReactNode {
  const { t } = useTranslation();
  const rows = useMemo(() => seen(table.rows, look), [table.rows, look]);
  const columns = useColumns(look, onLook);
  const [frame, height, width] = useHeight();
  const narrow = width > 0 && width < NARROW;
  const wide = look.columns.reduce((all, column) => all + WIDTH[column], 0);
  return (
    <section className="moves" aria-label={t("trace.report.title")}>
      <LookBar look={look} onLook={onLook}>
        <HandOut ask={ask} look={look} />
      </LookBar>
      <div className="moves-frame" ref={frame}>
        {rows.length === 0 ? (
          <Empty
            text={t(table.rows.length === 0 ? "trace.report.none" : "trace.report.none_seen")}
          />
        ) : (
          height > 0 && (
            <Table<TraceRow>
              virtual
              size="small"
              rowKey={(row) => `${row.way} ${row.transfer}`}
              columns={narrow ? CARD : columns}
              showHeader={!narrow}
              dataSource={rows}
              pagination={false}
              scroll={
                narrow
                  ? { x: width, y: height }
                  : { x: Math.max(wide, width), y: height - HEADER_PX }
              }
            />
          )
        )}
      </div>
      <Left table={table} shown={rows.length} look={look} />
    </section>
  );
}

function useColumns(look: Look, onLook: (look: Look) => void): TableColumnsType<TraceRow> {
  const { t } = useTranslation();
  const mayWork = useMay("work.read");
  return useMemo(
    () =>
      look.columns.map((column) => {
        const down = look.sort === `-${column}`;
        const sorted = down || look.sort === column;
        return {
          key: column,
          width: WIDTH[column],
          ellipsis: true,
          align: FIGURES.has(column) ? ("right" as const) : ("left" as const),
          onHeaderCell: () => ({
            "aria-sort": sorted
              ? down
                ? ("descending" as const)
                : ("ascending" as const)
              : "none",
          }),
          title: (
            <button
              type="button"
              className="moves-sort"
              onClick={() => {
                const next = sorted ? (down ? "" : `-${column}`) : column;
                onLook({ ...look, sort: next });
              }}
            >
              {t(`trace.report.column.${column}`)}
              {sorted && <span aria-hidden="true">{down ? " ↓" : " ↑"}</span>}
            </button>
          ),
          render: (_: unknown, row: TraceRow) => (
            <Cell row={row} column={column} mayWork={mayWork} />
          ),
        };
      }),
    [t, look, onLook, mayWork],
  );
}

function Cell({
  row,
  column,
  mayWork,
}: {
  row: TraceRow;
  column: Column;
  mayWork: boolean;
}): ReactNode {
  const { t } = useTranslation();
  if (row.withheld.includes(column))
    return <span className="chip chip-n">{t("trace.report.withheld")}</span>;
  switch (column) {
    case "stage":
      return (
        <span className={row.possible ? "sec" : undefined}>
          {t(`trace.report.stage.${row.stage}`)}
          {row.possible && ` · ${t("trace.node.possible")}`}
        </span>
      );
    case "document_kind":
      return row.document_kind && t(`trace.report.document_kind.${row.document_kind}`);
    case "document":
      if (!row.document) return null;
      return mayWork ? (
        <Link to="/documents/$code" params={{ code: row.document }} className="lnk code">
          {row.document}
        </Link>
      ) : (
        <span className="code">{row.document}</span>
      );
    case "at":
      return (
        <span className="num">
          {moment(row.at)}
          {row.late && <span className="chip chip-wait">{t("trace.report.late")}</span>}
        </span>
      );
    case "recorded_at":
      return <span className="num sec">{moment(row.recorded_at)}</span>;
    case "item":
      return row.item_name ?? row.item;
    case "lot":
      return row.lot ? (
        <LotLink lot={row.lot} number={row.lot_number} />
      ) : (
        <span className="code">{row.lot_number}</span>
      );
    case "quantity":
      return row.quantity && <span className="num">{quantity(row.quantity, row.unit)}</span>;
    case "contains":
      return (
        row.contains.expected && (
          <span className="num">
            {quantity(row.contains.expected, row.contains.unit)}{" "}
            <span className="mut">{row.contains.unit}</span>
          </span>
        )
      );
    case "status":
      return row.status && <StateMark state={row.status} />;
    case "expires":
      return row.expires && civil(row.expires);
    case "basis":
      return t(`basis.${row.basis}`);
    default:
      return row[column];
  }
}

interface LotLinkProps {
  lot: string;
  number: string | null | undefined;
}

/** The way to a lot takes along the complaint that led here. */
function LotLink({ lot, number }: LotLinkProps): ReactNode {
  const { complaint } = useSearch({ from: "/desk/trace" });
  return (
    <Link
      to="/lots/$ref"
      params={{ ref: lot }}
      search={withComplaint(complaint)}
      className="lnk code"
    >
      {number ?? lot}
    </Link>
  );
}

/** On a phone a movement is a card: what happened and when above, with what and how much below. */
function MoveCard({ row }: { row: TraceRow }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="move-card">
      <b>{t(`trace.report.stage.${row.stage}`)}</b>
      <span className="num sec r">{moment(row.at)}</span>
      <span>
        {row.item_name ?? row.item}{" "}
        {row.lot ? <LotLink lot={row.lot} number={row.lot_number} /> : row.lot_number}
      </span>
      <span className="num r">
        {row.quantity && `${quantity(row.quantity, row.unit)} ${row.unit ?? ""}`}
      </span>
      <span className="sec t13">
        {[row.partner, row.document, row.person].filter(Boolean).join(" · ")}
      </span>
      <span className="r">{row.status && <StateMark state={row.status} />}</span>
    </div>
  );
}

const CARD: TableColumnsType<TraceRow> = [
  { key: "card", title: "", render: (_, row) => <MoveCard row={row} /> },
];

/** What is shown, in what units, and what is not: never nothing, so that silence does not mean whole. */
function Left({ table, shown, look }: { table: TraceTable; shown: number; look: Look }): ReactNode {
  const { t } = useTranslation();
  const { left_out: left } = table;
  const hidden = table.rows.length - shown;
  const stages = look.stages.map((stage) => t(`trace.report.stage.${stage}`));
  const scope = [look.q.trim() && `“${look.q.trim()}”`, ...stages].filter(Boolean);
  const said = [
    hidden > 0 &&
      t("trace.report.left_by_scope", {
        n: count(hidden),
        scope: scope.join(t("common.list_join")),
        count: hidden,
      }),
    left.by_limit > 0 &&
      t("trace.report.left_by_limit", { n: count(left.by_limit), count: left.by_limit }),
    left.cells_withheld > 0 &&
      t("trace.report.left_withheld", {
        n: count(left.cells_withheld),
        count: left.cells_withheld,
      }),
  ].filter(Boolean);
  const pools = Object.values(table.counts).reduce((all, one) => all + one.pools, 0);
  const units = Object.entries(table.units ?? {}).map(([kind, n]) =>
    t("trace.report.unit_count", {
      n: count(n),
      kind: t(`unit_kind.${kind}`, { defaultValue: kind }),
    }),
  );
  return (
    <p className="moves-left t13" role="status">
      <span className="num">
        {t("trace.report.shown", { shown: count(shown), pools: count(pools), count: shown })}
        {units.length > 0 && ` · ${units.join(t("common.list_join"))}`}
      </span>
      <span>
        <b>{t("trace.report.left_out")}</b>{" "}
        {said.length > 0 ? said.join(t("common.list_join")) : t("trace.report.left_nothing")}
      </span>
    </p>
  );
}
