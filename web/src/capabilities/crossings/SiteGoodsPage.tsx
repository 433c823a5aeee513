/** Goods between the sites: what is on the way here, and receipts of which nobody knows what they were. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { Refused } from "../quality/Refused";
import { nameHalf, type Unnamed, unnamedQuery } from "./api";
import { ComingList } from "./ComingList";

export function SiteGoodsPage(): ReactNode {
  const { t } = useTranslation();
  const [naming, setNaming] = useState<Unnamed | null>(null);
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("crossings.title")}</h1>
      </header>
      <UnnamedList onName={setNaming} />
      <ComingList supplier="" />
      <Drawer
        open={naming !== null}
        onClose={() => setNaming(null)}
        title={t("crossings.name_half")}
        size={560}
        destroyOnHidden
      >
        {naming && <NameForm receipt={naming} onDone={() => setNaming(null)} />}
      </Drawer>
    </div>
  );
}

function UnnamedList({ onName }: { onName: (receipt: Unnamed) => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const unnamed = useQuery(unnamedQuery(site));
  const rows = unnamed.data?.rows ?? [];
  return (
    <section className="card" aria-labelledby="unnamed">
      <h2 className="card-h" id="unnamed">
        {t("crossings.unnamed")}
      </h2>
      {unnamed.isPending && <Bones rows={2} height={40} />}
      {unnamed.isError && <Failed cause={unnamed.error} retry={() => unnamed.refetch()} />}
      {unnamed.isSuccess && rows.length === 0 && (
        <p className="pad t13 sec">{t("crossings.unnamed_none")}</p>
      )}
      <ul className="coming">
        {rows.map((row) => (
          <li key={row.transfer}>
            <div className="grow">
              <p>
                <b>{row.item_name}</b> <span className="code">{row.lot_number ?? row.lot}</span>{" "}
                <span className="num">
                  {quantity(row.quantity, row.unit)} {row.unit}
                </span>
              </p>
              <p className="mut t12">
                {t("crossings.from", { site: row.site_name })} ·{" "}
                <span className="code">{row.document}</span> ·{" "}
                <span className="num">{moment(row.at)}</span>
              </p>
            </div>
            {may && <Button onClick={() => onName(row)}>{t("crossings.name_half")}</Button>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function NameForm({ receipt, onDone }: { receipt: Unnamed; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const name = useCommit(
    acting,
    (sent: string) => nameHalf(site, receipt.transfer, { sent, act: acting.how({}) }, acting.key),
    onDone,
  );
  return (
    <div className="stack">
      <Note>
        {t("crossings.name_lead", {
          lot: receipt.lot_number ?? receipt.lot,
          quantity: quantity(receipt.quantity, receipt.unit),
          unit: receipt.unit,
        })}
      </Note>
      <ComingList
        supplier={receipt.supplier}
        onChoose={name.isPending ? undefined : ({ transfer }) => name.mutate(transfer)}
      />
      {name.error && (
        <div role="alert">
          <Refused problem={name.error} reasons={{}} onReason={() => undefined} />
        </div>
      )}
    </div>
  );
}
