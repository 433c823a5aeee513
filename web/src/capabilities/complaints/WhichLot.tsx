/**
 * Which lot a complaint is about. Where nobody can read it, the lots that went to the customer are
 * proposed; several may be kept, and the page says that it is one of these until one is named.
 */
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { useMay } from "../../frame/session";
import { moment } from "../../language/time";
import { StateShape } from "../../marks/StateMark";
import { LotPick } from "../quality/LotPick";
import { Refused } from "../quality/Refused";
import { type Complaint, type ComplaintLot, setLots } from "./api";
import { PhotoCodes } from "./PhotoCodes";
import { useComplaintAct } from "./useComplaintAct";

const TONES = { named: "free", candidate: "wait", ruled_out: "n" } as const;
const REASON_MOST = 500;

interface WhichLotProps {
  complaint: Complaint;
  /** Photos that were just added: codes in them are offered. */
  photos?: readonly File[];
}

export function WhichLot({ complaint, photos = [] }: WhichLotProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const { lot, document, lot_open } = complaint;
  return (
    <section className="card" aria-labelledby="complaint-lot">
      <h2 className="card-h" id="complaint-lot">
        {t("complaints.about")}
      </h2>
      <div className="pad-16">
        {document && (
          <p className="t13">
            {t("complaints.document")}{" "}
            <Link to="/documents/$code" params={{ code: document }} className="lnk code">
              {document}
            </Link>
          </p>
        )}
        {lot && <LotLine lot={lot} complaint={complaint.code} />}
        {lot_open && (
          <Note tone="warn">
            <b>{t("complaints.lot_open")}</b> {t("complaints.lot_open_why")}
          </Note>
        )}
        <Suspects complaint={complaint} />
        {may ? (
          <Judge complaint={complaint} photos={photos} />
        ) : (
          <Proposals lots={complaint.proposed} complaint={complaint.code} />
        )}
      </div>
    </section>
  );
}

interface LotLineProps {
  lot: ComplaintLot;
  /** The complaint, which goes along with the way to the lot. */
  complaint: string;
}

function LotLine({ lot, complaint }: LotLineProps): ReactNode {
  return (
    <p>
      <b>{lot.item_name}</b>{" "}
      <Link to="/lots/$ref" params={{ ref: lot.lot }} search={{ complaint }} className="lnk code">
        {lot.lot_number ?? lot.lot}
      </Link>{" "}
      {lot.documents.map((one) => (
        <Link key={one} to="/documents/$code" params={{ code: one }} className="lnk code t13">
          {one}{" "}
        </Link>
      ))}
    </p>
  );
}

/** What was said of lots, with who said it and how they know. */
function Suspects({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  if (complaint.suspects.length === 0) return null;
  return (
    <ul className="proposed">
      {complaint.suspects.map(({ lot, standing, reason, at, by }) => {
        const tone = TONES[standing as keyof typeof TONES] ?? "n";
        return (
          <li key={lot.lot}>
            <span className={`chip chip-${tone}`}>
              {tone !== "n" && <StateShape tone={tone} />}
              {t(`complaints.standing.${standing}`)}
            </span>{" "}
            <Link
              to="/lots/$ref"
              params={{ ref: lot.lot }}
              search={{ complaint: complaint.code }}
              className="lnk code"
            >
              {lot.lot_number ?? lot.lot}
            </Link>{" "}
            {lot.item_name} {reason && <span className="sec">{reason}</span>}{" "}
            <span className="mut t12 num">
              {moment(at)} {by}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

interface ProposalsProps {
  lots: ComplaintLot[];
  complaint: string;
}

function Proposals({ lots, complaint }: ProposalsProps): ReactNode {
  const { t } = useTranslation();
  if (lots.length === 0) return null;
  return (
    <>
      <h3 className="eyebrow">{t("complaints.proposed", { count: lots.length })}</h3>
      <ul className="proposed">
        {lots.map((lot) => (
          <li key={lot.lot}>
            <LotLine lot={lot} complaint={complaint} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Lots are chosen, then said what they are: several may be candidates or ruled out, one is named. */
function Judge({ complaint, photos = [] }: WhichLotProps): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const done = (): void => {
    setChosen([]);
    setReason("");
  };
  const act = useComplaintAct(complaint.code, setLots, done);
  const known = complaint.suspects.map(({ lot }) => lot);
  const named = complaint.lot && !known.some(({ lot }) => lot === complaint.lot?.lot);
  const choices = [...(named && complaint.lot ? [complaint.lot] : []), ...known];
  const all = [...choices, ...complaint.proposed];
  const choose = (lots: string[]): void => {
    act.touched();
    setChosen(lots);
  };
  const say = (standing: string): void =>
    act.commit.mutate({ lots: chosen, standing, reason: reason.trim() || null });
  return (
    <form className="stack" onSubmit={(event) => event.preventDefault()}>
      {complaint.proposed.length > 0 && (
        <h3 className="eyebrow">
          {t("complaints.proposed", { count: complaint.proposed.length })}
        </h3>
      )}
      {complaint.proposed.length === 0 && complaint.lot_open && choices.length === 0 && (
        <p className="sec t13">{t("complaints.proposed_none")}</p>
      )}
      {all.length > 0 && <p className="eyebrow">{t("complaints.tick_lots")}</p>}
      <Checkbox.Group
        className="lot-choices"
        value={chosen.filter((lot) => all.some((one) => one.lot === lot))}
        onChange={(lots) => {
          const others = chosen.filter((lot) => !all.some((one) => one.lot === lot));
          choose([...lots.map(String), ...others]);
        }}
        options={all.map((lot) => ({
          value: lot.lot,
          label: (
            <>
              {lot.item_name} <span className="code">{lot.lot_number ?? lot.lot}</span>{" "}
              <span className="mut code t12">{lot.documents.join(" ")}</span>
            </>
          ),
        }))}
      />
      <Field label={t("complaints.mark.other")}>
        {(id) => (
          <LotPick
            id={id}
            several
            label={t("complaints.mark.other")}
            value={chosen.filter((lot) => !all.some((one) => one.lot === lot))}
            onChange={(lots) =>
              choose([...chosen.filter((lot) => all.some((one) => one.lot === lot)), ...lots])
            }
          />
        )}
      </Field>
      <PhotoCodes
        files={photos}
        held={[...chosen, ...(complaint.lot ? [complaint.lot.lot] : [])]}
        onUse={({ value }) => choose([...chosen, value])}
      />
      {chosen.length > 0 && (
        <>
          <Field label={t("complaints.mark.why")}>
            {(id) => (
              <Input
                id={id}
                maxLength={REASON_MOST}
                value={reason}
                onChange={({ target }) => {
                  act.touched();
                  setReason(target.value);
                }}
              />
            )}
          </Field>
          <div role="alert">
            <Refused problem={act.commit.error} reasons={act.reasons} onReason={act.reason} />
          </div>
          <div className="row step-row">
            <span className="sec t13">{t("complaints.mark.chosen", { count: chosen.length })}</span>
            <span className="grow" />
            <Button
              disabled={reason.trim() === ""}
              loading={act.commit.isPending}
              onClick={() => say("ruled_out")}
            >
              {t("complaints.mark.ruled_out")}
            </Button>
            <Button loading={act.commit.isPending} onClick={() => say("candidate")}>
              {t("complaints.mark.candidate")}
            </Button>
            <Button
              type="primary"
              disabled={chosen.length !== 1}
              loading={act.commit.isPending}
              onClick={() => say("named")}
            >
              {t("complaints.mark.named")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
