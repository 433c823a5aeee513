/** All lots, runs and tanks: searched, narrowed, and endless without pages. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Segmented, Table, type TableColumnsType } from "antd";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { poolsQuery } from "../../api/queries";
import type { Pool } from "../../api/types";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { NARROW, useHeight } from "../../frame/useHeight";
import { count, quantity } from "../../language/decimal";
import { civil, isPast, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateMark } from "../../marks/StateMark";
import "./lots.css";

const TYPING_PAUSE_MS = 220;
const HEADER_PX = 40;
/** Rows from the end at which the next ones are fetched. */
const AHEAD_PX = 1_200;

/** All columns beside each other; numbers of lots are never cut. */
const WIDE = 1_262;

const KINDS = ["lot", "run", "tank"] as const;

/** The work order has a column only where something listed comes from one. */
function useColumns(withOrder: boolean): TableColumnsType<Pool> {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        title: t("field.lot_number"),
        key: "code",
        width: 230,
        render: (_, row) => (
          <Link to="/lots/$ref" params={{ ref: row.ref }} className="lnk code">
            {row.lot_number ?? row.code}
          </Link>
        ),
      },
      {
        title: t("field.item"),
        key: "item",
        width: 250,
        ellipsis: true,
        render: (_, { item, operation, operation_name }) =>
          item ? (
            <>
              {item.name} {item.code !== item.name && <span className="mut">{item.code}</span>}
            </>
          ) : (
            (operation_name ?? operation ?? "")
          ),
      },
      {
        title: t("field.state"),
        key: "state",
        width: 150,
        render: (_, row) => <StateMark state={row.state} />,
      },
      {
        title: t("field.on_hand"),
        key: "on_hand",
        width: 120,
        align: "right",
        render: (_, { on_hand, unit }) =>
          on_hand !== null && (
            <span className="num">
              {quantity(on_hand, unit)} <span className="mut">{unit}</span>
            </span>
          ),
      },
      {
        title: t("field.expires"),
        dataIndex: "expires",
        width: 116,
        render: (expires: string | null) =>
          expires && (
            <span
              className="num"
              style={isPast(expires) ? { color: "var(--sy-late-ink)", fontWeight: 600 } : undefined}
            >
              {civil(expires)}
            </span>
          ),
      },
      {
        title: t("field.supplier_lot"),
        dataIndex: "supplier_lot",
        width: 200,
        render: (lot) => <span className="code">{lot}</span>,
      },
      ...(withOrder ? [{ title: t("field.work_order"), dataIndex: "work_order", width: 120 }] : []),
      {
        title: t("field.last_at"),
        dataIndex: "last_at",
        width: 120,
        render: (at: string | null) => <span className="num sec">{moment(at)}</span>,
      },
      {
        title: "",
        key: "trace",
        width: 76,
        render: (_, { ref }) => (
          <Link to="/trace" search={{ root: ref, direction: "forward" }} className="lnk nw">
            {t("frame.trace")}
          </Link>
        ),
      },
    ],
    [t, withOrder],
  );
}

/** On a phone a lot is a card: its number and state above, what and how much below. */
function LotCard({ row }: { row: Pool }): ReactNode {
  const { t } = useTranslation();
  const { item, operation, operation_name, on_hand, unit, expires, ref } = row;
  return (
    <div className="lot-card">
      <Link to="/lots/$ref" params={{ ref }} className="lnk code">
        {row.lot_number ?? row.code}
      </Link>
      <StateMark state={row.state} />
      <span className="lot-card-item">{item ? item.name : (operation_name ?? operation)}</span>
      <span className="num">{on_hand !== null && `${quantity(on_hand, unit)} ${unit ?? ""}`}</span>
      <span className="sec t13">
        {expires && (
          <span className={isPast(expires) ? "num late" : "num"}>
            {t("field.expires")} {civil(expires)}
          </span>
        )}
      </span>
      <Link to="/trace" search={{ root: ref, direction: "forward" }} className="lnk nw">
        {t("frame.trace")}
      </Link>
    </div>
  );
}

const CARD: TableColumnsType<Pool> = [
  { key: "card", title: "", render: (_, row) => <LotCard row={row} /> },
];

export function LotsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/lots" });
  const navigate = useNavigate({ from: "/lots" });
  const filter = {
    q: search.q,
    kind: search.kind ?? "lot",
    item: search.item,
    stock: search.stock,
  };
  const pools = useInfiniteQuery(poolsQuery(site, filter));
  const rows = useMemo(() => pools.data?.pages.flatMap((page) => page.rows) ?? [], [pools.data]);
  const columns = useColumns(rows.some(({ work_order }) => work_order));
  const change = useCallback(
    (words: Record<string, string | undefined>) =>
      void navigate({ search: (now) => ({ ...now, ...words }), replace: true }),
    [navigate],
  );
  const [frame, height, width] = useHeight();
  const narrow = width < NARROW;

  return (
    <div className="page fill">
      <header className="page-h">
        <h1 className="h1">{t("frame.lots")}</h1>
        {rows.length > 0 && (
          <span className="mut num" role="status">
            {t(pools.hasNextPage ? "lots.shown" : "lots.total", {
              shown: count(rows.length),
              total: count(rows.length),
              count: rows.length,
            })}
          </span>
        )}
        <span className="grow" />
        <Filters
          q={search.q ?? ""}
          kind={filter.kind}
          item={search.item}
          stock={search.stock ?? "any"}
          onChange={change}
        />
      </header>
      {pools.isError && rows.length > 0 && (
        <Stale at={pools.dataUpdatedAt} cause={pools.error} retry={() => pools.refetch()} />
      )}
      <div className="card grow" style={{ minHeight: 0, overflow: "hidden" }} ref={frame}>
        {pools.isPending && <Bones rows={10} />}
        {pools.isError && rows.length === 0 && (
          <Failed cause={pools.error} retry={() => pools.refetch()} />
        )}
        {pools.isSuccess && rows.length === 0 && (
          <Nothing
            narrowed={Boolean(search.q || search.item || search.stock)}
            onClear={() => change({ q: undefined, item: undefined, stock: undefined })}
          />
        )}
        {rows.length > 0 && height > 0 && (
          <Table<Pool>
            virtual
            size="small"
            rowKey="ref"
            columns={narrow ? CARD : columns}
            showHeader={!narrow}
            dataSource={rows}
            pagination={false}
            scroll={narrow ? { x: width, y: height } : { x: WIDE, y: height - HEADER_PX }}
            onScroll={({ currentTarget }) => {
              const left =
                currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight;
              if (left < AHEAD_PX && pools.hasNextPage && !pools.isFetchingNextPage)
                void pools.fetchNextPage();
            }}
          />
        )}
      </div>
    </div>
  );
}

interface FilterProps {
  q: string;
  kind: string;
  item: string | undefined;
  stock: string;
  onChange: (words: Record<string, string | undefined>) => void;
}

function Filters({ q, kind, item, stock, onChange }: FilterProps): ReactNode {
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
      {item && (
        <Button size="small" onClick={() => onChange({ item: undefined })}>
          {t("lots.item", { item })} <Icon name="close" size={12} />
        </Button>
      )}
      <Segmented
        aria-label={t("field.kind")}
        value={kind}
        onChange={(next) => onChange({ kind: next === "lot" ? undefined : next })}
        options={KINDS.map((value) => ({ value, label: t(`pool_kind.${value}`) }))}
      />
      <Segmented
        aria-label={t("field.on_hand")}
        value={stock}
        onChange={(next) => onChange({ stock: next === "any" ? undefined : next })}
        options={["any", "on_hand"].map((value) => ({ value, label: t(`lots.stock_${value}`) }))}
      />
      <Input
        allowClear
        style={{ width: 240 }}
        aria-label={t("lots.find")}
        placeholder={t("lots.find")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}

function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }): ReactNode {
  const { t } = useTranslation();
  return narrowed ? (
    <Empty text={t("lots.none")}>
      <Button onClick={onClear}>{t("lots.clear")}</Button>
    </Empty>
  ) : (
    <Empty text={t("lots.empty")}>
      <Link to="/imports" className="lnk">
        {t("home.begin_act")}
      </Link>
    </Empty>
  );
}
