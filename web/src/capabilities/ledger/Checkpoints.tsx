/** The checkpoints that are kept: how long the ledger was, who signed that beside us, and when. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { checkpointsQuery, signingKeysQuery } from "../../api/queries";
import type { KeptCheckpoint } from "../../api/types";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";

export function Checkpoints(): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const pages = useInfiniteQuery(checkpointsQuery);
  const keys = useQuery(signingKeysQuery);
  const keep = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/ledger/checkpoint")),
    onSuccess: () => client.invalidateQueries({ queryKey: ["ledger", "signed"] }),
  });
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section className="card" aria-labelledby="checkpoints">
      <div className="row" style={{ flexWrap: "wrap", padding: 16 }}>
        <div className="grow">
          <h2 id="checkpoints" className="h2">
            {t("ledger.checkpoints.title")}
          </h2>
          <p className="mut t13">{t("ledger.checkpoints.lead")}</p>
        </div>
        <Button loading={keep.isPending} onClick={() => keep.mutate()}>
          {t("ledger.checkpoints.keep")}
        </Button>
      </div>
      <div role="status" aria-live="polite">
        {keep.error && <Note tone="no">{problemWords(t, keep.error)}</Note>}
      </div>
      {pages.isPending && <Bones rows={3} />}
      {pages.isError && <Failed cause={pages.error} retry={() => pages.refetch()} />}
      {pages.isSuccess && rows.length === 0 && <Empty text={t("ledger.checkpoints.empty")} />}
      {rows.length > 0 && <Kept rows={rows} />}
      {pages.hasNextPage && (
        <div className="row" style={{ padding: 16 }}>
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("ledger.checkpoints.more")}
          </Button>
        </div>
      )}
      {keys.data?.key && (
        <p className="mut t13" style={{ padding: 16, overflowWrap: "anywhere" }}>
          {t("ledger.checkpoints.key")} <span className="hash">{keys.data.key}</span>
        </p>
      )}
    </section>
  );
}

function Kept({ rows }: { rows: KeptCheckpoint[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col" className="r">
              {t("ledger.checkpoints.size")}
            </th>
            <th scope="col">{t("ledger.checkpoints.kept_at")}</th>
            <th scope="col">{t("ledger.checkpoints.witnesses")}</th>
            <th scope="col">{t("ledger.checkpoints.stamped_at")}</th>
            <th scope="col">{t("ledger.checkpoints.save")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.size}>
              <td className="r num">{count(row.size)}</td>
              <td className="num">{moment(row.kept_at)}</td>
              <td>{row.witnesses.join(", ") || t("ledger.checkpoints.no_witness")}</td>
              <td className="num">
                {row.stamped_at ? moment(row.stamped_at) : t("ledger.checkpoints.no_stamp")}
              </td>
              <td>
                <a
                  className="lnk"
                  href={`data:text/plain;charset=utf-8,${encodeURIComponent(row.note)}`}
                  download={`checkpoint-${row.size}.txt`}
                  aria-label={t("ledger.checkpoints.save_of", { size: count(row.size) })}
                >
                  {t("ledger.checkpoints.save")}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
