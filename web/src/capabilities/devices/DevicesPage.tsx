/**
 * What devices did without the server: what it could not take, or that broke a rule, with both sides;
 * and the devices themselves.
 */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { QualityTabs } from "../quality/QualityTabs";
import { type DeviceAct, deviceActsQuery } from "./api";
import { BothSides } from "./BothSides";
import { Devices } from "./Devices";
import { SettleForm } from "./SettleForm";
import "../quality/quality.css";

export function DevicesPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/devices" });
  const navigate = useNavigate({ from: "/devices" });
  const may = useMay("floor.lead");
  const all = search.all !== undefined;
  const acts = useInfiniteQuery(deviceActsQuery(site, all));
  const [settling, setSettling] = useState<DeviceAct | null>(null);
  const rows = acts.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("devices.title")}</h1>
        <QualityTabs />
        <span className="grow" />
        <Segmented
          aria-label={t("devices.which")}
          value={all ? "all" : "open"}
          options={(["open", "all"] as const).map((value) => ({
            value,
            label: t(`devices.${value}`),
          }))}
          onChange={(value) =>
            void navigate({ search: value === "all" ? { all: "1" } : {}, replace: true })
          }
        />
      </header>
      {acts.isError && acts.data && (
        <Stale at={acts.dataUpdatedAt} cause={acts.error} retry={() => acts.refetch()} />
      )}
      <section className="card">
        <h2 className="card-h">{t("devices.to_settle")}</h2>
        {acts.isPending && <Bones rows={4} height={72} />}
        {acts.isError && !acts.data && <Failed cause={acts.error} retry={() => acts.refetch()} />}
        {acts.isSuccess && rows.length === 0 && (
          <Empty text={t(all ? "devices.none_ever" : "devices.none")} />
        )}
        <ul>
          {rows.map((act) => (
            <li
              key={act.code}
              className="held-row"
              aria-current={act.code === search.code ? "true" : undefined}
            >
              <BothSides act={act} />
              {may && !act.settled && (
                <Button onClick={() => setSettling(act)}>{t("devices.settle")}</Button>
              )}
            </li>
          ))}
        </ul>
        {acts.hasNextPage && (
          <div className="row" style={{ padding: 12, justifyContent: "center" }}>
            <Button loading={acts.isFetchingNextPage} onClick={() => void acts.fetchNextPage()}>
              {t("quality.next_page")}
            </Button>
          </div>
        )}
      </section>
      <Devices />
      <Drawer
        open={settling !== null}
        onClose={() => setSettling(null)}
        title={t("devices.settle_title")}
        size={560}
        destroyOnHidden
      >
        {settling && <SettleForm act={settling} onDone={() => setSettling(null)} />}
      </Drawer>
    </div>
  );
}
