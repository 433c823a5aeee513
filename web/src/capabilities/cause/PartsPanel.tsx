/** How far the parts of a lot would have gone, had it been several lots one after the other. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { count, quantity } from "../../language/decimal";
import { partsQuery } from "./api";
import { PoolLink } from "./PoolLink";

export function PartsPanel({ root }: { root: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const parts = useQuery(partsQuery(site, root));
  if (parts.isPending) return <Bones rows={6} />;
  if (parts.isError) return <Failed cause={parts.error} retry={() => parts.refetch()} />;
  const { pool, unit, choices, advised } = parts.data;
  return (
    <div className="stack">
      <p>
        <PoolLink pool={pool} />{" "}
        <span className="num">
          {quantity(parts.data.quantity, unit)} {parts.data.quantity && unit}
        </span>
      </p>
      {choices.length === 0 && <Empty text={t("analysis.dispersion.unknown")} />}
      {choices.length > 0 && (
        <>
          <Note tone={advised ? "ok" : "plain"}>
            {advised
              ? t("analysis.dispersion.advised", { number: advised })
              : t("analysis.dispersion.as_it_is")}
          </Note>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard. */}
          <section className="scroll-x" tabIndex={0} aria-label={t("analysis.dispersion.smaller")}>
            <table className="tb">
              <thead>
                <tr>
                  <th scope="col" className="r">
                    {t("analysis.dispersion.parts")}
                  </th>
                  <th scope="col" className="r">
                    {t("analysis.dispersion.customers")}
                  </th>
                  <th scope="col" className="r">
                    {t("analysis.dispersion.deliveries")}
                  </th>
                  <th scope="col" className="r">
                    {t("analysis.dispersion.lots")}
                  </th>
                  <th scope="col" className="r">
                    {t("analysis.dispersion.worst")}
                  </th>
                  <th scope="col" className="r">
                    {t("analysis.dispersion.spared")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {choices.map((one) => (
                  <tr key={one.parts} aria-current={one.parts === advised ? "true" : undefined}>
                    <td className="r num">
                      {one.parts === advised ? <b>{one.parts}</b> : one.parts}
                    </td>
                    <td className="r num">{one.customers}</td>
                    <td className="r num">{one.deliveries}</td>
                    <td className="r num">{one.lots}</td>
                    <td className="r num">{count(one.worst.deliveries)}</td>
                    <td className="r num">{one.spared_percent} %</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p className="mut t12">{t("analysis.dispersion.formula")}</p>
        </>
      )}
    </div>
  );
}
