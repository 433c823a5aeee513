/** Who was to sign and could not show that it is them, for who looks after access. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { failuresQuery } from "./api";

export function Failures(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const failures = useInfiniteQuery(failuresQuery(site));
  const rows = failures.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section className="card">
      <h2 className="card-h">{t("signatures.failures")}</h2>
      <p className="sec t13">{t("signatures.failures_lead")}</p>
      {failures.isPending && <Bones rows={2} />}
      {failures.isError && <Failed cause={failures.error} retry={() => failures.refetch()} />}
      {failures.isSuccess && rows.length === 0 && <Empty text={t("signatures.failures_none")} />}
      {rows.length > 0 && (
        <div className="scroll-x">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("sessions.at")}</th>
                <th scope="col">{t("signatures.whose")}</th>
                <th scope="col">{t("acts.what")}</th>
                <th scope="col">{t("sessions.way")}</th>
                <th scope="col">{t("signatures.asked_by")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.seq}>
                  <td className="num">{moment(one.at)}</td>
                  <td>{one.person.name ?? one.person.person}</td>
                  <td>{t(`acts.name.${one.act}`, { defaultValue: one.act })}</td>
                  <td>{t(`signatures.ways.${one.way}`, { defaultValue: one.way })}</td>
                  <td>{one.asked_by?.name ?? one.asked_by?.person}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {failures.hasNextPage && (
        <Button loading={failures.isFetchingNextPage} onClick={() => failures.fetchNextPage()}>
          {t("signatures.more")}
        </Button>
      )}
    </section>
  );
}
