/** Pictures and papers: which may go, which stay and why, and which went. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Drawer, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { bareRef } from "../../frame/places";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { civil, moment } from "../../language/time";
import { type KeptFile, keptFilesQuery, SHOWS, type Show } from "./api";
import { RemoveForm } from "./RemoveForm";

const KIB = 1024;

/** Bytes as people read them. */
export const sized = (bytes: number): string =>
  bytes < KIB * KIB
    ? `${count(Math.ceil(bytes / KIB))} KiB`
    : `${count(Math.ceil(bytes / KIB / KIB))} MiB`;

export function Files(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("retention.remove");
  const [show, setShow] = useState<Show>("due");
  const [chosen, setChosen] = useState<string[]>([]);
  const [removing, setRemoving] = useState(false);
  const files = useInfiniteQuery(keptFilesQuery(site, show));
  const rows = files.data?.pages.flatMap((page) => page.rows) ?? [];
  const choosing = may && show === "due";
  return (
    <section className="card" aria-labelledby="retention-files">
      <div className="row" style={{ flexWrap: "wrap", padding: 16 }}>
        <h2 id="retention-files" className="h2">
          {t("retention.files")}
        </h2>
        <Segmented<Show>
          aria-label={t("retention.files")}
          value={show}
          onChange={(next) => {
            setShow(next);
            setChosen([]);
          }}
          options={SHOWS.map((value) => ({ value, label: t(`retention.show.${value}`) }))}
        />
        <span className="grow" />
        {choosing && rows.length > 0 && (
          <Button danger disabled={chosen.length === 0} onClick={() => setRemoving(true)}>
            {t("retention.remove", { count: chosen.length })}
          </Button>
        )}
      </div>
      {files.isError && rows.length > 0 && (
        <Stale at={files.dataUpdatedAt} cause={files.error} retry={() => files.refetch()} />
      )}
      {files.isPending && <Bones rows={4} />}
      {files.isError && rows.length === 0 && (
        <Failed cause={files.error} retry={() => files.refetch()} />
      )}
      {files.isSuccess && rows.length === 0 && !files.hasNextPage && (
        <Empty text={t(`retention.none.${show}`)} />
      )}
      {rows.length > 0 && (
        <FileTable
          rows={rows}
          show={show}
          chosen={chosen}
          onChoose={choosing ? setChosen : undefined}
        />
      )}
      {files.hasNextPage && (
        <Button block type="text" loading={files.isFetching} onClick={() => files.fetchNextPage()}>
          {t("retention.more")}
        </Button>
      )}
      <Drawer
        open={removing}
        onClose={() => setRemoving(false)}
        title={t("retention.remove_title")}
        size={560}
        destroyOnHidden
      >
        <RemoveForm
          files={chosen}
          onDone={() => {
            setRemoving(false);
            setChosen([]);
          }}
        />
      </Drawer>
    </section>
  );
}

interface FileTableProps {
  rows: KeptFile[];
  show: Show;
  chosen: string[];
  onChoose: ((chosen: string[]) => void) | undefined;
}

function FileTable({ rows, show, chosen, onChoose }: FileTableProps): ReactNode {
  const { t } = useTranslation();
  const all = rows.map((row) => row.sha256);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-labelledby="retention-files">
      <table className="tb">
        <thead>
          <tr>
            {onChoose && (
              <th scope="col">
                <Checkbox
                  aria-label={t("retention.choose_all")}
                  checked={chosen.length === all.length}
                  indeterminate={chosen.length > 0 && chosen.length < all.length}
                  onChange={({ target }) => onChoose(target.checked ? all : [])}
                />
              </th>
            )}
            <th scope="col">{t("retention.file")}</th>
            <th scope="col">{t("retention.belongs")}</th>
            <th scope="col">{t("retention.recorded_on")}</th>
            <th scope="col">{t("retention.until")}</th>
            <th scope="col" className="r">
              {t("retention.size")}
            </th>
            {show === "kept" && <th scope="col">{t("retention.why")}</th>}
            {show === "removed" && <th scope="col">{t("retention.removed_at")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.sha256}>
              {onChoose && (
                <td>
                  <Checkbox
                    aria-label={t("retention.choose", { name: row.name })}
                    checked={chosen.includes(row.sha256)}
                    onChange={({ target }) =>
                      onChoose(
                        target.checked
                          ? [...chosen, row.sha256]
                          : chosen.filter((had) => had !== row.sha256),
                      )
                    }
                  />
                </td>
              )}
              <td>{row.name}</td>
              <td>
                {row.subjects.map(bareRef).join(t("common.list_join"))}
                {row.family && <p className="mut t12">{t(`retention.family.${row.family}`)}</p>}
              </td>
              <td className="num nw">{civil(row.recorded_on)}</td>
              <td className="num nw">
                {row.until ?? t("retention.for_good")}{" "}
                {row.class && <span className="mut t12">{row.class}</span>}
              </td>
              <td className="r num nw">{sized(row.bytes)}</td>
              {show === "kept" && (
                <td>
                  {row.kept_by &&
                    problemWords(t, new Problem(0, row.kept_by.code, row.kept_by.params))}
                </td>
              )}
              {show === "removed" && <Removed of={row} />}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Removed({ of: { removed } }: { of: KeptFile }): ReactNode {
  const { t } = useTranslation();
  if (!removed) return <td />;
  return (
    <td>
      {moment(removed.at)} {removed.by?.name} · {removed.reason}{" "}
      <Link to="/ledger" search={{ from: String(removed.seq - 1) }} className="lnk nw">
        {t("retention.by_fact", { seq: count(removed.seq) })}
      </Link>{" "}
      {removed.restored && <span className="chip chip-free">{t("retention.came_back")}</span>}
    </td>
  );
}
