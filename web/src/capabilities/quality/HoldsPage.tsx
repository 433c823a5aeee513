/** What is blocked now, the oldest first, with the shipments it stops; a hold is placed and lifted. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { PhoneBar } from "../calls/PhoneBar";
import { type Hold, holdsQuery } from "./api";
import { HoldForm } from "./HoldForm";
import { HoldRow } from "./HoldRow";
import { LiftForm } from "./LiftForm";
import { LotShown } from "./LotShown";
import { QualityTabs } from "./QualityTabs";

export function HoldsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/holds" });
  const navigate = useNavigate({ from: "/holds" });
  const may = useMay("quality.judge");
  const of = search.of ?? "";
  const holds = useQuery(holdsQuery(site, of));
  const [lifting, setLifting] = useState<Hold | null>(null);
  const [placing, setPlacing] = useState(false);
  const rows = holds.data ?? [];
  const open = rows.filter(({ lifted_at }) => !lifted_at).length;
  const place = may && (
    <Button type="primary" danger onClick={() => setPlacing(true)}>
      {t("quality.hold")}
    </Button>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("quality.holds")}</h1>
        <QualityTabs />
        <span className="sec num" role="status">
          {open > 0 && t("quality.holds_open", { count: open })}
        </span>
        {of && <LotShown lot={of} onClear={() => void navigate({ search: {}, replace: true })} />}
        <span className="grow" />
        {rows.length > 0 && place}
      </header>
      {holds.isError && holds.data && (
        <Stale at={holds.dataUpdatedAt} cause={holds.error} retry={() => holds.refetch()} />
      )}
      {holds.data && (
        <PhoneBar
          counts={[
            { word: t("phone.open_holds"), count: count(open) },
            {
              word: t("phone.stopped"),
              count: count(rows.reduce((all, { shipments }) => all + shipments.length, 0)),
            },
          ]}
          subject={of || undefined}
        />
      )}
      <section className="card">
        {holds.isPending && <Bones rows={5} height={64} />}
        {holds.isError && !holds.data && (
          <Failed cause={holds.error} retry={() => holds.refetch()} />
        )}
        {holds.isSuccess && rows.length === 0 && (
          <Empty text={t(of ? "quality.holds_none_of_lot" : "quality.holds_none")}>{place}</Empty>
        )}
        <ul>
          {rows.map((hold) => (
            <li
              key={hold.hold}
              className="held-row"
              aria-current={hold.lot.lot === search.lot ? "true" : undefined}
            >
              <HoldRow hold={hold} />
              {may && !hold.lifted_at && (
                <Button onClick={() => setLifting(hold)}>{t("quality.lift")}</Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <Drawer
        open={placing || search.place !== undefined}
        onClose={() => {
          setPlacing(false);
          void navigate({ search: {}, replace: true });
        }}
        title={t("quality.hold_title")}
        size={560}
        destroyOnHidden
      >
        <HoldForm
          // Several lots lie a line apart: a code may hold anything else.
          lots={search.place ? search.place.split("\n") : []}
          onDone={() => {
            setPlacing(false);
            void navigate({ search: {}, replace: true });
          }}
        />
      </Drawer>
      <Drawer
        open={lifting !== null}
        onClose={() => setLifting(null)}
        title={t("quality.lift_title")}
        size={560}
        destroyOnHidden
      >
        {lifting && <LiftForm hold={lifting} onDone={() => setLifting(null)} />}
      </Drawer>
    </div>
  );
}
