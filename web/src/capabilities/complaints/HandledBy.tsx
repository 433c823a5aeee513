/**
 * Which department and who had the lot in hand at each stage, on which record, and where the record has
 * a gap. It is what the trace of the lot says, by stage.
 */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import type { TraceRow } from "../../api/types";
import { Bones, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { type Complaint, STAGES, settingsQuery } from "./api";

/** What goods cannot have come to a customer without. */
const NEEDED = ["made", "shipped"];
const SHOWN = 4;
const COLUMNS = "stage,document,at,person,operation";

const handledQuery = (site: string, root: string) =>
  queryOptions({
    queryKey: ["complaint-handled", site, root],
    queryFn: ({ signal }) => {
      const query = { site, root, direction: "both", columns: COLUMNS };
      return unwrap(api.GET("/api/v1/trace/table", { params: { query }, signal }));
    },
  });

export function HandledBy({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("trace.read");
  const root = complaint.lot?.lot ?? "";
  const departments = useQuery(settingsQuery).data?.departments;
  const handled = useQuery({ ...handledQuery(site, root), enabled: may && root !== "" });
  if (!may) return null;
  return (
    <section className="card" aria-labelledby="complaint-handled">
      <h2 className="card-h" id="complaint-handled">
        {t("complaints.stages.title")}
      </h2>
      {root === "" && <p className="pad-16 sec t13">{t("complaints.stages.need_lot")}</p>}
      {root !== "" && handled.isPending && <Bones rows={3} />}
      {handled.isError && <Failed cause={handled.error} retry={() => handled.refetch()} />}
      {handled.data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
        <section className="scroll-x" tabIndex={0} aria-labelledby="complaint-handled">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("complaints.stages.stage")}</th>
                <th scope="col">{t("complaints.stages.department")}</th>
                <th scope="col">{t("complaints.stages.person")}</th>
                <th scope="col">{t("complaints.stages.record")}</th>
                <th scope="col">{t("complaints.stages.gap")}</th>
              </tr>
            </thead>
            <tbody>
              {STAGES.map((stage) => (
                <StageRow
                  key={stage}
                  stage={stage}
                  department={departments?.[stage]}
                  rows={handled.data.rows.filter((row) => row.stage === stage)}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

const each = (words: (string | null | undefined)[]): string[] => [
  ...new Set(words.filter((word): word is string => Boolean(word))),
];

interface StageRowProps {
  stage: string;
  /** Which department answers for it, where somebody said so. */
  department: string | undefined;
  rows: TraceRow[];
}

function StageRow({ stage, department, rows }: StageRowProps): ReactNode {
  const { t } = useTranslation();
  if (rows.length === 0 && !NEEDED.includes(stage)) return null;
  const people = each(rows.map(({ person }) => person));
  const documents = each(rows.map(({ document }) => document));
  const gaps = [
    rows.length === 0 && t("complaints.stages.no_record"),
    rows.some(({ person }) => !person) && t("complaints.stages.no_person"),
    rows.some(({ document }) => !document) && t("complaints.stages.no_document"),
  ].filter(Boolean);
  const more = documents.length - SHOWN;
  return (
    <tr>
      <th scope="row">{t(`trace.report.stage.${stage}`)}</th>
      <td>{department ?? "–"}</td>
      <td>{people.join(t("common.list_join")) || "–"}</td>
      <td>
        {documents.slice(0, SHOWN).map((code) => (
          <Link key={code} to="/documents/$code" params={{ code }} className="lnk code">
            {code}{" "}
          </Link>
        ))}
        {more > 0 && <span className="mut">{t("common.more", { count: more })} </span>}
        <span className="mut t12 num">{rows[0] && moment(rows[0].at)}</span>
      </td>
      <td>
        {gaps.length === 0 ? (
          <span className="mut">{t("complaints.stages.whole")}</span>
        ) : (
          <span className="chip chip-late">{gaps.join(t("common.list_join"))}</span>
        )}
      </td>
    </tr>
  );
}
