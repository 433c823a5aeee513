/** The board of a recall: steps, the whole and its parts, customers, lots, what comes next. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Bones, Failed, Note, Stale } from "../../frame/Outcome";
import { PrintButton } from "../../frame/PrintButton";
import { useGuest, useMay, useSite } from "../../frame/session";
import { magnitude } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { KeptTo } from "../circles/KeptTo";
import { withComplaint } from "../complaints/FromComplaint";
import { DossierButton } from "../dossiers/DossierButton";
import { Refused } from "../quality/Refused";
import { Signatures } from "../signatures/Signatures";
import { caseQuery, holdAll, holdCase, type Recall, recallQuery } from "./api";
import { Balance } from "./Balance";
import { Begun, rootRef } from "./Begun";
import { CaseSites } from "./CaseSites";
import { Score, Team } from "./Contacts";
import { Costs } from "./Costs";
import { Customers } from "./Customers";
import { EndForm } from "./EndForm";
import { Events, Lots, Precise } from "./Lots";
import { Stage } from "./Stage";
import { Stages } from "./Stages";
import "./recalls.css";

export function RecallPage(): ReactNode {
  const { code } = useParams({ from: "/desk/recalls/$code" });
  const site = useSite();
  const guest = useGuest();
  const recall = useQuery(recallQuery(site, code));
  if (recall.isPending) return <Bones title={code} rows={6} height={72} />;
  if (!recall.data) {
    return <Failed title={code} cause={recall.error} retry={() => recall.refetch()} />;
  }
  const { data } = recall;
  return (
    <div className="page">
      {recall.isError && (
        <Stale at={recall.dataUpdatedAt} cause={recall.error} retry={() => recall.refetch()} />
      )}
      <Head recall={data} />
      <Stages recall={data} />
      {!guest && <CaseSites code={data.code} />}
      {/* What was used up wholly, in a unit of its own, is counted where it went. */}
      {data.figures.filter(isSomewhere).map((figures) => (
        <Balance key={figures.unit} figures={figures} />
      ))}
      <div className="recall-cols">
        <div className="stack">
          <Customers recall={data} />
          <Lots recall={data} />
          <Events recall={data} />
          <Signatures of={{ document: data.code }} />
        </div>
        <div className="stack">
          <Score recall={data} />
          {!guest && <Team recall={data} />}
          <Precise recall={data} />
          <Costs code={data.code} />
        </div>
      </div>
    </div>
  );
}

function Head({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  return (
    <header className="page-h">
      <div className="grow">
        <h1 className="h1">
          {t("frame.recalls")} <span className="code">{recall.code}</span>{" "}
          <Stage stage={recall.stage} drill={recall.drill} />{" "}
          {recall.drill && <span className="chip chip-wip">{t("recalls.drill")}</span>}
        </h1>
        <p className="t16">{recall.reason}</p>
        <p className="sec t13">
          {t("recalls.hazard_of")} <b>{t(`recalls.hazard.${recall.hazard}`)}</b>
          {"　"}
          {t("recalls.reading_of")}{" "}
          <b>{recall.reading && t(`recalls.reading.${recall.reading}`)}</b>
          {"　"}
          {t("recalls.owner")} <b>{recall.owner ?? "–"}</b>
          {"　"}
          {t("recalls.opened")} <b className="num">{moment(recall.opened_at)}</b>
          {recall.complaint && (
            <>
              {"　"}
              {t("recalls.complaint")}{" "}
              <Link to="/complaints/$code" params={{ code: recall.complaint }} className="lnk code">
                {recall.complaint}
              </Link>
            </>
          )}
        </p>
        <Begun recall={recall} />
        <p className="mut t12">
          {t("recalls.scope_frozen", { position: recall.position ?? "–" })}{" "}
          {recall.scope_reason && t("recalls.narrower", { reason: recall.scope_reason })}
        </p>
        <KeptTo kind="recall" code={recall.code} />
        {recall.drill && <Note tone="ask">{t("recalls.drill_note")}</Note>}
      </div>
      <Acts recall={recall} />
    </header>
  );
}

/** What comes next is the one that stands out. */
function Acts({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("recall.manage");
  const guest = useGuest();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [ending, setEnding] = useState<"check" | "close" | null>(null);
  const reached = useQuery({ ...caseQuery(site, recall.code), enabled: may && !guest });
  const several = (reached.data?.sites.length ?? 1) > 1;
  // Every site it reaches is asked at once; one that cannot answer keeps no other waiting.
  const holding = several ? holdCase : holdAll;
  const hold = useMutation({
    mutationFn: () => holding(site, recall.code, { act: acting.how({}) }, acting.key),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      await refresh(queries);
    },
  });
  const isClosed = recall.stage === "closed";
  const wasHeld = recall.stage !== "scoped";
  const everywhere = several ? "recalls.sites.hold_all" : "recalls.hold_all";
  const word = recall.drill ? "recalls.count_all" : everywhere;
  const [root] = recall.roots;
  const ask = root
    ? {
        root: rootRef(root),
        direction: "forward",
        mode: recall.reading === "possible" ? "cautious" : "strict",
      }
    : null;
  const from = withComplaint(recall.complaint ?? undefined);
  return (
    <div className="stack">
      <div className="recall-acts">
        {ask && !guest && (
          <>
            <Link to="/trace" search={{ ...ask, ...from }}>
              <Button tabIndex={-1} icon={<Icon name="trace" size={16} />}>
                {t("recalls.scope_trace")}
              </Button>
            </Link>
            <Link to="/trace" search={{ ...ask, direction: "both", ...from }}>
              <Button tabIndex={-1}>{t("recalls.both_ways")}</Button>
            </Link>
            <DossierButton ask={ask} />
          </>
        )}
        <PrintButton
          path="/api/v1/recalls/{code}/report.pdf"
          of={recall.code}
          word={t("recalls.report")}
        />
        {may && !isClosed && (
          <>
            <Button
              type={wasHeld ? "default" : "primary"}
              danger={!recall.drill}
              loading={hold.isPending}
              onClick={() => hold.mutate()}
            >
              {t(wasHeld ? "recalls.hold_again" : word)}
            </Button>
            {wasHeld && recall.stage !== "checked" && (
              <Button onClick={() => setEnding("check")}>{t("recalls.check")}</Button>
            )}
            {recall.stage === "checked" && (
              <Button type="primary" onClick={() => setEnding("close")}>
                {t("recalls.close")}
              </Button>
            )}
          </>
        )}
      </div>
      {hold.error && (
        <div role="alert">
          <Refused problem={hold.error} reasons={{}} onReason={() => undefined} />
        </div>
      )}
      <Drawer
        open={ending !== null}
        onClose={() => setEnding(null)}
        title={ending && t(`recalls.${ending}`)}
        size={520}
        destroyOnHidden
      >
        {ending && <EndForm code={recall.code} what={ending} onDone={() => setEnding(null)} />}
      </Drawer>
    </div>
  );
}

const isSomewhere = ({ target }: Recall["figures"][number], at: number): boolean =>
  at === 0 || magnitude(target) > 0;
