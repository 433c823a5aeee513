/** Takes the lots of open complaints, or of what is blocked, as the bad ones. */
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";

/** Pages that are read; more than these are no question about a common cause. */
const PAGES = 25;
const PAGE = 200;

async function lotsOfComplaints(site: string): Promise<string[]> {
  const lots: string[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const query = { site, open: true, limit: PAGE, ...(cursor ? { cursor } : {}) };
    const read = await unwrap(api.GET("/api/v1/complaints", { params: { query } }));
    lots.push(...read.rows.flatMap(({ lot }) => (lot ? [lot.lot] : [])));
    cursor = read.next;
    if (!cursor) break;
  }
  return lots;
}

async function lotsOnHold(site: string): Promise<string[]> {
  const lots: string[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const query = { site, limit: PAGE, ...(cursor ? { cursor } : {}) };
    const read = await unwrap(api.GET("/api/v1/holds", { params: { query } }));
    lots.push(...read.rows.filter(({ lifted_at }) => !lifted_at).map(({ lot }) => lot.lot));
    cursor = read.next;
    if (!cursor) break;
  }
  return lots;
}

export function FromLists({ onTaken }: { onTaken: (lots: string[]) => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("work.read");
  const taking = useMutation({
    mutationFn: (list: "complaints" | "holds") =>
      list === "complaints" ? lotsOfComplaints(site) : lotsOnHold(site),
    onSuccess: onTaken,
  });
  if (!may) return null;
  return (
    <>
      <div className="row cause-from">
        <Button size="small" onClick={() => taking.mutate("complaints")}>
          {t("analysis.cause.from_complaints")}
        </Button>
        <Button size="small" onClick={() => taking.mutate("holds")}>
          {t("analysis.cause.from_holds")}
        </Button>
      </div>
      {taking.isSuccess && taking.data.length === 0 && (
        <Note>{t("analysis.cause.none_there")}</Note>
      )}
      {taking.isError && <Note tone="no">{problemWords(t, taking.error)}</Note>}
    </>
  );
}
