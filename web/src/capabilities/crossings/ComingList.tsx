/** Goods on the way from other sites: found by a scan of their label, or chosen from the list. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { type Coming, comingQuery } from "./api";
import "./crossings.css";

interface ComingListProps {
  /** Code of the supplier that stands for a site; all sites where empty. */
  supplier: string;
  /** Says which goods are meant; only a list where absent. */
  onChoose?: ((coming: Coming) => void) | undefined;
  /** Transfers that are chosen already. */
  chosen?: ReadonlySet<string>;
  /** Nothing is shown where nothing is on the way. */
  quiet?: boolean;
}

export function ComingList({ supplier, onChoose, chosen, quiet }: ComingListProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const [scan, setScan] = useState("");
  const q = useDeferredValue(scan.trim());
  const coming = useQuery(comingQuery(site, supplier, q));
  const rows = coming.data?.rows ?? [];
  if (quiet && q === "" && rows.length === 0 && !coming.isError) return null;
  const enter = (): void => {
    const [only, ...others] = rows;
    if (only && others.length === 0 && onChoose && q === scan.trim()) {
      onChoose(only);
      setScan("");
    }
  };
  return (
    <section className="card" aria-labelledby="coming">
      <h2 className="card-h" id="coming">
        {t("crossings.coming")}
        <span className="grow" />
        <Input
          className="coming-scan"
          value={scan}
          aria-label={t("crossings.scan")}
          placeholder={t("crossings.scan")}
          onChange={({ target }) => setScan(target.value)}
          onPressEnter={enter}
        />
      </h2>
      {coming.isPending && <Bones rows={3} height={40} />}
      {coming.isError && <Failed cause={coming.error} retry={() => coming.refetch()} />}
      {coming.isSuccess && rows.length === 0 && (
        <p className="pad t13 sec" role="status">
          {t(q ? "crossings.none_found" : "crossings.none")}
        </p>
      )}
      {rows.length > 0 && (
        <ul className="coming">
          {rows.map((row) => {
            const isChosen = chosen?.has(row.transfer) ?? false;
            const word = t(isChosen ? "crossings.chosen" : "crossings.choose");
            return (
              <li key={row.transfer}>
                <ComingRow row={row} />
                {onChoose && (
                  <Button
                    disabled={isChosen}
                    aria-label={`${word} ${row.lot_number ?? row.lot}`}
                    onClick={() => onChoose(row)}
                  >
                    {word}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {coming.data?.more && <p className="pad t12 mut">{t("crossings.more")}</p>}
    </section>
  );
}

function ComingRow({ row }: { row: Coming }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="grow">
      <p>
        <b>{row.item_name}</b> <span className="code">{row.lot_number ?? row.lot}</span>{" "}
        <span className="num">
          {quantity(row.left, row.unit)} {row.unit}
        </span>{" "}
        {row.recalled && <span className="chip chip-hold">{t("crossings.recalled")}</span>}
      </p>
      <p className="mut t12">
        {t("crossings.from", { site: row.site_name })} ·{" "}
        <span className="code">{row.document}</span> ·{" "}
        <span className="num">{moment(row.sent_at)}</span>
        {row.handling_units.length > 0 && (
          <>
            {" · "}
            <span className="code">{row.handling_units.join(" ")}</span>
          </>
        )}
      </p>
    </div>
  );
}
