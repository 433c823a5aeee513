/** The serial numbers of the pieces that lie in a lot; nothing where none were named. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";

/** Mirrors `GET /pools/{ref}/serials`. */
const serialsQuery = (site: string, ref: string) =>
  queryOptions({
    queryKey: ["serials", site, ref],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/pools/{ref}/serials", {
          params: { path: { ref }, query: { site } },
          signal,
        }),
      ),
  });

export function LotSerials({ lot }: { lot: string }): ReactNode {
  const { t } = useTranslation();
  const serials = useQuery(serialsQuery(useSite(), lot));
  if (serials.isPending) return null;
  if (!serials.data)
    return (
      <section className="card">
        <Failed cause={serials.error} retry={() => serials.refetch()} />
      </section>
    );
  const { rows, more } = serials.data;
  if (rows.length === 0) return null;
  return (
    <section className="card">
      <h2 className="card-h">{t("serials.title")}</h2>
      <div className="scroll-x">
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{t("serials.from")}</th>
              <th scope="col">{t("serials.to")}</th>
              <th scope="col" className="r">
                {t("serials.pieces")}
              </th>
              <th scope="col">{t("serials.unit")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ from, to, pieces, handling_unit }) => (
              <tr key={`${from} ${handling_unit ?? ""}`}>
                <td className="num">{from}</td>
                <td className="num">{to}</td>
                <td className="num r">{pieces}</td>
                <td className="num sec">{handling_unit ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more && <p className="sec card-foot">{t("serials.more", { count: rows.length })}</p>}
    </section>
  );
}
