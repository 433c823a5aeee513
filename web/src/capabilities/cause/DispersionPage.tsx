/** Dispersion: how far each received lot went, and what smaller lots would have spared. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { count, quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { AnalysisTabs } from "./AnalysisTabs";
import { type Dispersion, dispersionQuery } from "./api";
import { PartsPanel } from "./PartsPanel";
import { PeriodFields, periodOf } from "./PeriodFields";
import { PoolLink } from "./PoolLink";

export function DispersionPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/analysis/dispersion" });
  const navigate = useNavigate({ from: "/analysis/dispersion" });
  const change = (words: Record<string, string | undefined>): void =>
    void navigate({ search: (now) => ({ ...now, ...words }) });
  const page = useQuery(dispersionQuery(site, search.item ?? "", periodOf(search)));
  const [item, setItem] = useState(search.item ?? "");
  const shown = page.data;
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("analysis.dispersion.title")}</h1>
        <AnalysisTabs />
        <span className="grow" />
        <Input
          className="analysis-item"
          aria-label={t("field.item")}
          placeholder={t("field.item")}
          value={item}
          allowClear
          onChange={({ target }) => setItem(target.value)}
          onBlur={() => change({ item: item.trim() || undefined })}
          onPressEnter={() => change({ item: item.trim() || undefined })}
        />
        <PeriodFields period={search} onChange={(words) => change({ ...words })} />
      </header>
      {page.isError && shown && (
        <Stale at={page.dataUpdatedAt} cause={page.error} retry={() => page.refetch()} />
      )}
      <section className="card" aria-busy={page.isFetching}>
        {page.isPending && <Bones rows={8} />}
        {page.isError && !shown && <Failed cause={page.error} retry={() => page.refetch()} />}
        {shown && shown.rows.length === 0 && <Empty text={t("analysis.dispersion.empty")} />}
        {shown && shown.rows.length > 0 && (
          <>
            <p className="spread-said" role="status">
              {t("analysis.dispersion.said", {
                count: shown.rows.length,
                customers: shown.customers,
                deliveries: shown.deliveries,
                lots: shown.lots,
              })}
            </p>
            {shown.more && <Note>{t("analysis.dispersion.more")}</Note>}
            <SpreadTable rows={shown.rows} onParts={(lot) => change({ lot })} />
          </>
        )}
      </section>
      <Drawer
        open={Boolean(search.lot)}
        onClose={() => change({ lot: undefined })}
        title={t("analysis.dispersion.smaller")}
        size={640}
        destroyOnHidden
      >
        {search.lot && <PartsPanel root={search.lot} />}
      </Drawer>
    </div>
  );
}

function SpreadTable({
  rows,
  onParts,
}: {
  rows: Dispersion["rows"];
  onParts: (lot: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("analysis.dispersion.title")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.lot")}</th>
            <th scope="col">{t("analysis.dispersion.supplier")}</th>
            <th scope="col">{t("analysis.dispersion.came")}</th>
            <th scope="col" className="r">
              {t("analysis.quantity")}
            </th>
            {(["customers", "deliveries", "lots"] as const).map((word) => (
              <th key={word} scope="col" className="r">
                {t(`analysis.dispersion.${word}`)}
              </th>
            ))}
            <th scope="col">
              <span className="sr">{t("analysis.dispersion.smaller")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.pool.ref}>
              <td>
                <PoolLink pool={row.pool} />
              </td>
              <td>{row.supplier?.title ?? "–"}</td>
              <td className="num nw">{moment(row.at)}</td>
              <td className="r num nw">
                {quantity(row.quantity, row.unit)} {row.quantity && row.unit}
              </td>
              <td className="r num">{count(row.spread.customers)}</td>
              <td className="r num">{count(row.spread.deliveries)}</td>
              <td className="r num">{count(row.spread.lots)}</td>
              <td className="r">
                <Button size="small" onClick={() => onParts(row.pool.ref)}>
                  {t("analysis.dispersion.smaller")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
