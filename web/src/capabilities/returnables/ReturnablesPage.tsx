/** Who owes how many crates and pallets, since when; taking them back by scan or by count. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { ActForm } from "../warehouse/ActForm";
import { handSpec, type Owed, returnablesQuery, statementQuery } from "./api";

export function ReturnablesPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const [shown, setShown] = useState<Owed | null>(null);
  const [handing, setHanding] = useState(false);
  const returnables = useQuery(returnablesQuery(site));
  const rows = returnables.data?.rows ?? [];
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("returnables.title")}</h1>
        <span className="grow" />
        {may && (
          <Button type="primary" onClick={() => setHanding(true)}>
            {t("returnables.hand")}
          </Button>
        )}
      </header>
      {returnables.isError && rows.length > 0 && (
        <Stale
          at={returnables.dataUpdatedAt}
          cause={returnables.error}
          retry={() => returnables.refetch()}
        />
      )}
      <section className="card">
        {returnables.isPending && <Bones />}
        {returnables.isError && rows.length === 0 && (
          <Failed cause={returnables.error} retry={() => returnables.refetch()} />
        )}
        {returnables.isSuccess && rows.length === 0 && <Empty text={t("returnables.empty")} />}
        {rows.length > 0 && <OwedTable rows={rows} onShow={setShown} />}
      </section>
      <Drawer
        open={handing}
        onClose={() => setHanding(false)}
        title={t("returnables.hand")}
        size={480}
        destroyOnHidden
      >
        <Hand onClose={() => setHanding(false)} />
      </Drawer>
      <Drawer
        open={shown !== null}
        onClose={() => setShown(null)}
        title={shown ? `${shown.partner_name} · ${shown.item_name}` : ""}
        size={560}
        destroyOnHidden
      >
        {shown && <Statement of={shown} />}
      </Drawer>
    </div>
  );
}

function OwedTable({ rows, onShow }: { rows: Owed[]; onShow: (row: Owed) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("returnables.partner")}</th>
            <th scope="col">{t("returnables.item")}</th>
            <th scope="col">{t("returnables.owed")}</th>
            <th scope="col">{t("returnables.since")}</th>
            <th scope="col">{t("returnables.numbers")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.partner} ${row.role} ${row.item}`}>
              <td>
                <Button type="link" onClick={() => onShow(row)}>
                  {row.partner_name}
                </Button>
              </td>
              <td>{row.item_name}</td>
              <td className="num">
                {row.pieces > 0
                  ? t("returnables.they_owe", { pieces: row.pieces })
                  : t("returnables.we_owe", { pieces: -row.pieces })}
              </td>
              <td className="num">{moment(row.since)}</td>
              <td className="code">{row.units.join(" ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Hand({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const [direction, setDirection] = useState<"out" | "back">("back");
  return (
    <div className="stack">
      <Segmented<"out" | "back">
        aria-label={t("returnables.hand")}
        style={{ justifySelf: "start" }}
        value={direction}
        onChange={setDirection}
        options={[
          { value: "back", label: t("act.regain") },
          { value: "out", label: t("act.lend") },
        ]}
      />
      <p className="sec t13">{t(`act_hint.${direction === "out" ? "lend" : "regain"}`)}</p>
      <ActForm key={direction} spec={handSpec(site, direction)} onClose={onClose} />
    </div>
  );
}

function Statement({ of }: { of: Owed }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const statement = useQuery(statementQuery(site, of));
  if (statement.isPending) return <Bones />;
  if (statement.isError)
    return <Failed cause={statement.error} retry={() => statement.refetch()} />;
  const { moves, more, owed } = statement.data;
  return (
    <div className="stack">
      <p className="sec">
        {t("returnables.would_owe", {
          partner: owed.partner_name,
          item: owed.item_name,
          pieces: owed.pieces,
        })}
      </p>
      <div className="scroll-x">
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{t("field.time")}</th>
              <th scope="col">{t("returnables.moved")}</th>
              <th scope="col">{t("shipments.note_number")}</th>
              <th scope="col">{t("returnables.why")}</th>
              <th scope="col">{t("returnables.by")}</th>
            </tr>
          </thead>
          <tbody>
            {moves.map((one) => (
              <tr key={`${one.at} ${one.unit ?? ""} ${one.pieces} ${one.reason ?? ""}`}>
                <td className="num">{moment(one.at)}</td>
                <td className="num">
                  {one.pieces > 0
                    ? t("returnables.went_out", { pieces: one.pieces })
                    : t("returnables.came_back", { pieces: -one.pieces })}{" "}
                  <span className="code">{one.unit ?? ""}</span>
                </td>
                <td className="code">{one.shipment ?? ""}</td>
                <td>{one.reason ?? ""}</td>
                <td>{one.by ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more && <p className="mut">{t("returnables.older")}</p>}
    </div>
  );
}
