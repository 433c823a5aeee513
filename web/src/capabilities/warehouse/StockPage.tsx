/** Stock: what is here, where, in which unit and whether it may be used; acts from each row. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { plain, quantity, sum } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { ActForm } from "./ActForm";
import { nameOf, rowsOf, type StockFilter, type StockRow, stockQuery } from "./api";
import { type ManyAct, ManyDrawer } from "./ManyDrawer";
import { StockFilters } from "./StockFilters";
import { StockTable } from "./StockTable";
import { type StockAct, stockSpec, wordOf } from "./stockActs";
import "./warehouse.css";

export function StockPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/stock" });
  const navigate = useNavigate({ from: "/stock" });
  const { count: counting, ...asked } = search;
  const mayAct = useMay("goods.record") && !search.as_of;
  const stock = useInfiniteQuery(stockQuery(site, asked));
  const [acting, setActing] = useState<{ act: StockAct; row: StockRow } | null>(null);
  const [many, setMany] = useState<{ act: ManyAct; rows: StockRow[] } | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const lots = stock.data?.pages.flatMap((page) => page.rows) ?? [];
  const rows = lots.flatMap((lot) => rowsOf(lot, search.place));
  // A page may be empty although a later one is not: nothing is said before the last was seen.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = stock;
  const isLooking = stock.isSuccess && !stock.isPlaceholderData && rows.length === 0 && hasNextPage;
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage();
  }, [isLooking, isFetchingNextPage, fetchNextPage]);
  const picked = rows.filter((row) => chosen.has(row.key));
  const narrowed = Object.values(asked).some(Boolean);
  // Whoever counts is not told what is expected, neither beside the row nor in the sum.
  const blind = counting !== undefined || acting?.act === "count";
  const change = (words: StockFilter & { count?: string | undefined }): void => {
    setChosen(new Set());
    void navigate({
      search: (now) => {
        const all = Object.entries({ ...now, ...words }).filter(([, word]) => word);
        return Object.fromEntries(all);
      },
      replace: true,
    });
  };
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.stock")}</h1>
        <span className="grow" />
        {mayAct && (
          <Button
            aria-pressed={counting !== undefined}
            onClick={() => change({ count: counting ? undefined : "blind" })}
          >
            {t(counting ? "warehouse.counted_all" : "warehouse.count_here")}
          </Button>
        )}
        <Link to="/packing" className="lnk">
          {t("warehouse.to_packing")}
        </Link>
        <Link to="/scales" className="lnk">
          {t("scales.title")}
        </Link>
        <Link to="/go-live" className="lnk">
          {t("warehouse.to_opening")}
        </Link>
      </header>
      <StockFilters filter={search} onChange={change} />
      {search.as_of && (
        <Note tone="ask">
          <Icon name="clock" size={16} />
          <span className="grow">{t("warehouse.as_of_note", { at: moment(search.as_of) })}</span>
          <button type="button" className="lnk" onClick={() => change({ as_of: undefined })}>
            {t("warehouse.back_to_now")}
          </button>
        </Note>
      )}
      {counting && (
        <Note tone="plain">
          <Icon name="check" size={16} /> {t("warehouse.count_note")}
        </Note>
      )}
      {stock.isError && lots.length > 0 && (
        <Stale at={stock.dataUpdatedAt} cause={stock.error} retry={() => stock.refetch()} />
      )}
      <section className="card">
        {(stock.isPending || isLooking) && <Bones />}
        {stock.isError && lots.length === 0 && (
          <Failed cause={stock.error} retry={() => stock.refetch()} />
        )}
        {stock.isSuccess && rows.length === 0 && !isLooking && (
          <Empty text={t(narrowed ? "warehouse.none" : "warehouse.empty")}>
            {narrowed ? (
              <Button onClick={() => void navigate({ search: {}, replace: true })}>
                {t("warehouse.clear")}
              </Button>
            ) : (
              <Link to="/go-live" className="lnk">
                {t("warehouse.to_opening")}
              </Link>
            )}
          </Empty>
        )}
        {rows.length > 0 && (
          <>
            {!blind && <Totals rows={rows} lots={lots.length} whole={!hasNextPage} />}
            <StockTable
              rows={rows}
              mayAct={mayAct}
              chosen={chosen}
              onChoose={setChosen}
              onAct={(act, row) => setActing({ act, row })}
              blind={blind}
            />
          </>
        )}
        {hasNextPage && !isLooking && (
          <Button block type="text" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t("warehouse.more")}
          </Button>
        )}
      </section>
      {picked.length > 0 && (
        <div className="many-bar" role="toolbar" aria-label={t("common.acts")}>
          <span className="num">{t("warehouse.chosen", { count: picked.length })}</span>
          <Button type="primary" onClick={() => setMany({ act: "move", rows: picked })}>
            {t("act.move")}
          </Button>
          <Button onClick={() => setMany({ act: "scrap", rows: picked })}>{t("act.scrap")}</Button>
          <Button type="text" onClick={() => setChosen(new Set())}>
            {t("common.cancel")}
          </Button>
        </div>
      )}
      <Drawer
        open={acting !== null}
        onClose={() => setActing(null)}
        title={acting && `${t(`act.${wordOf(acting.act, acting.row)}`)} ${nameOf(acting.row.lot)}`}
        size={480}
        destroyOnHidden
      >
        {acting && <ActAt {...acting} onClose={() => setActing(null)} />}
      </Drawer>
      <Drawer
        open={many !== null}
        onClose={() => {
          setMany(null);
          setChosen(new Set());
        }}
        title={
          many && t("warehouse.many_act", { act: t(`act.${many.act}`), count: many.rows.length })
        }
        size={640}
        destroyOnHidden
      >
        {many && (
          <ManyDrawer
            {...many}
            onClose={() => {
              setMany(null);
              setChosen(new Set());
            }}
          />
        )}
      </Drawer>
    </div>
  );
}

interface ActAtProps {
  act: StockAct;
  row: StockRow;
  onClose: () => void;
}

/** What the act is done at, then its form. A count is not told how much is expected. */
function ActAt({ act, row, onClose }: ActAtProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const { lot } = row;
  return (
    <div className="stack">
      <dl className="kv">
        <dt>{t("field.item")}</dt>
        <dd>
          {lot.item_name} <span className="mut code">{lot.item}</span>
        </dd>
        <dt>{t("field.place")}</dt>
        <dd>
          {row.placeName ?? row.place ?? t("warehouse.unplaced")}
          {row.unit && <span className="code"> {row.unit}</span>}
        </dd>
        {act !== "count" && (
          <>
            <dt>{t("warehouse.there")}</dt>
            <dd className="num">
              {quantity(row.quantity, lot.unit)} {lot.unit}
            </dd>
          </>
        )}
      </dl>
      <p className="sec t13">{t(`act_hint.${wordOf(act, row)}`)}</p>
      <ActForm spec={stockSpec(act, site, row)} onClose={onClose} />
    </div>
  );
}

interface TotalsProps {
  rows: StockRow[];
  lots: number;
  /** Whether these are all there are. */
  whole: boolean;
}

/** What the rows come to, unit by unit: kilograms and cartons are never added. */
function Totals({ rows, lots, whole }: TotalsProps): ReactNode {
  const { t } = useTranslation();
  const units = [...new Set(rows.map(({ lot }) => lot.unit))];
  return (
    <div className="totals" role="status">
      <span>{t(whole ? "warehouse.lots_all" : "warehouse.lots_so_far", { count: lots })}</span>
      {units.map((unit) => {
        const total = sum(rows.filter((row) => row.lot.unit === unit).map((row) => row.quantity));
        return (
          <b key={unit} className="num">
            {total === null ? "–" : quantity(plain(total), unit)} {unit}
          </b>
        );
      })}
    </div>
  );
}
