/** One complaint: where it stands, what comes next and until when, the lot and its trace, photos. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed, Stale } from "../../frame/Outcome";
import { useGuest, useMay, useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { tookMinutes } from "../../language/took";
import { Icon } from "../../marks/Icon";
import { StateShape, Tick } from "../../marks/StateMark";
import { PhoneBar } from "../calls/PhoneBar";
import { KeptTo } from "../circles/KeptTo";
import { Files } from "../files/Files";
import { type Complaint, complaintQuery, STEPS } from "./api";
import { Clock } from "./Clock";
import { Explained } from "./Explained";
import { Compensations, Samples } from "./Given";
import { HandledBy } from "./HandledBy";
import { Held, HoldThem } from "./HoldThem";
import { Letters } from "./Letters";
import { Recalled } from "./Recalled";
import { StepForm } from "./StepForm";
import { WhichLot } from "./WhichLot";
import "./complaints.css";

export function ComplaintPage(): ReactNode {
  const { code } = useParams({ from: "/desk/complaints/$code" });
  const { t } = useTranslation();
  const site = useSite();
  const guest = useGuest();
  const complaint = useQuery(complaintQuery(site, code));
  // Photos that were added here, until the page is left: their codes may say which lot it is.
  const [photos, setPhotos] = useState<{ of: string; files: File[] }>({ of: code, files: [] });
  const added = photos.of === code ? photos.files : [];
  if (complaint.isPending) return <Bones title={code} rows={5} height={72} />;
  if (!complaint.data) {
    return <Failed title={code} cause={complaint.error} retry={() => complaint.refetch()} />;
  }
  return (
    <div className="page">
      {complaint.isError && (
        <Stale
          at={complaint.dataUpdatedAt}
          cause={complaint.error}
          retry={() => complaint.refetch()}
        />
      )}
      <Head complaint={complaint.data} />
      <PhoneBar
        counts={[
          {
            word: t("phone.steps_done"),
            count: `${STEPS.indexOf(complaint.data.step as (typeof STEPS)[number]) + 1} / ${STEPS.length}`,
          },
          { word: t("phone.files"), count: count(complaint.data.attachments.length) },
        ]}
        subject={`complaint:${code}`}
      />
      <div className="complaint">
        <div className="stack">
          <Held complaint={complaint.data} />
          <Course complaint={complaint.data} />
          <WhichLot complaint={complaint.data} photos={added} />
          {!guest && <HandledBy complaint={complaint.data} />}
          <Recalled complaint={complaint.data} />
          <Explained complaint={complaint.data} />
        </div>
        <div className="stack">
          {!guest && (
            <Files
              subject={`complaint:${code}`}
              files={complaint.data.attachments}
              none={t("complaints.files_none")}
              onAdd={(picked) => setPhotos({ of: code, files: [...added, ...picked] })}
            />
          )}
          <Letters key={complaint.data.letter_language} complaint={complaint.data} />
          {!guest && <Compensations complaint={complaint.data} />}
          <Samples complaint={complaint.data} />
        </div>
      </div>
    </div>
  );
}

function Head({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const { lot } = complaint;
  const mayRecall = useMay("recall.manage");
  const mayTrace = useMay("trace.read");
  const guest = useGuest();
  return (
    <header className="page-h">
      <div className="grow">
        <h1 className="h1">
          {complaint.customer_name} <span className="code">{complaint.code}</span>{" "}
          <Clock complaint={complaint} />
        </h1>
        <p className="t16 complaint-said">{complaint.text}</p>
        <p className="sec t13">
          {t("complaints.came")} <b className="num">{moment(complaint.at)}</b>
          {"　"}
          {t("complaints.owner")} <b>{complaint.owner ?? t("complaints.nobody")}</b>
          {complaint.cause && (
            <>
              {"　"}
              {t("complaints.cause")} <b>{complaint.cause}</b>
            </>
          )}
          {complaint.coder_text && (
            <>
              {"　"}
              {t("complaints.coder_text")} <b className="code">{complaint.coder_text}</b>
            </>
          )}
        </p>
        <KeptTo kind="complaint" code={complaint.code} />
      </div>
      <HoldThem complaint={complaint} />
      {lot && mayTrace && (
        <Link to="/analysis/cause" search={{ bad: lot.lot }}>
          <Button tabIndex={-1} icon={<Icon name="analysis" size={16} />}>
            {t("analysis.cause_from_here")}
          </Button>
        </Link>
      )}
      {lot && mayRecall && (
        <Link to="/recalls" search={{ root: lot.lot, complaint: complaint.code, open: "1" }}>
          <Button danger tabIndex={-1} icon={<Icon name="recall" size={16} />}>
            {t("recalls.from_here")}
          </Button>
        </Link>
      )}
      {lot && !guest && (
        <Link to="/trace" search={{ root: lot.lot, direction: "both", complaint: complaint.code }}>
          <Button
            type={complaint.next_step ? "default" : "primary"}
            tabIndex={-1}
            icon={<Icon name="trace" size={16} />}
          >
            {t("frame.trace")}
          </Button>
        </Link>
      )}
    </header>
  );
}

/** The steps that were done, the one that comes next, and the ones behind it. */
function Course({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const { steps, next_step } = complaint;
  const done = STEPS.indexOf(complaint.step as (typeof STEPS)[number]);
  return (
    <section className="card">
      <h2 className="card-h">{t("complaints.course")}</h2>
      <ol className="course">
        {STEPS.map((step, place) => {
          const said = steps.find((one) => one.step === step);
          const at = step === "taken" ? complaint.at : said?.at;
          return (
            <li key={step} aria-current={step === next_step ? "step" : undefined}>
              <span aria-hidden="true">
                {place <= done ? (
                  <Tick size={14} />
                ) : (
                  step === next_step && <StateShape tone="wait" size={14} />
                )}
              </span>
              <div>
                <b className={place <= done ? undefined : "sec"}>
                  {t(place <= done ? `complaints.step.${step}` : `complaints.do.${step}`)}
                </b>{" "}
                {place <= done && (
                  <span className="mut t12 num">
                    {moment(at)} {said?.by}
                  </span>
                )}{" "}
                {place <= done && said?.minutes != null && (
                  <span className={said.late ? "chip chip-late" : "mut t12"}>
                    {t("complaints.took", { span: tookMinutes(t, said.minutes) })}
                    {said.late && ` · ${t("complaints.was_late")}`}
                  </span>
                )}
                {said?.note && <p className="t13">{said.note}</p>}
                {said?.owner && (
                  <p className="t12 sec">{t("complaints.handed_to", { owner: said.owner })}</p>
                )}
                {said?.due_at && (
                  <p className="t12 sec">
                    {t("complaints.next_until", { at: moment(said.due_at) })}
                  </p>
                )}
                {step === next_step && may && (
                  <StepForm key={step} complaint={complaint} step={step} />
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
