/** What a recall began with, which way its scope goes, and how to look the other way. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { passportQuery } from "../../api/queries";
import { Note } from "../../frame/Outcome";
import { bareRef } from "../../frame/places";
import { useGuest, useSite } from "../../frame/session";
import { complaintQuery } from "../complaints/api";
import { withComplaint } from "../complaints/FromComplaint";
import type { Recall } from "./api";

/** A root as traces name it: a bare number is that of a lot. */
export const rootRef = (root: string): string => (root.includes(":") ? root : `lot:${root}`);

const isPool = (ref: string): boolean => /^(lot|run|tank):/.test(ref);

/** The roots of a recall by their names; its scope goes forward from them. */
export function Begun({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  const guest = useGuest();
  if (recall.roots.length === 0) return null;
  return (
    <p className="sec t13">
      {t("recalls.begun_from")}{" "}
      {recall.roots.map((root) => {
        const ref = rootRef(root);
        const lot = recall.lots.find((one) => one.lot === ref);
        const code = lot?.lot_number ?? bareRef(ref);
        return (
          <span key={root} className="recall-item">
            {lot?.item_name}{" "}
            {isPool(ref) && !guest ? (
              <Link
                to="/lots/$ref"
                params={{ ref }}
                search={withComplaint(recall.complaint ?? undefined)}
                className="lnk code"
              >
                {code}
              </Link>
            ) : (
              <b className="code">{code}</b>
            )}
          </span>
        );
      })}
    </p>
  );
}

interface ComplainedProps {
  code: string;
  /** What the customer said, as a first word for the reason. */
  onText: (text: string) => void;
}

/** The complaint that a recall is opened from; what the customer said is its reason to begin with. */
export function Complained({ code, onText }: ComplainedProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const complaint = useQuery({ ...complaintQuery(site, code), enabled: code !== "" }).data;
  const said = complaint ? `${complaint.code} ${complaint.customer_name}: ${complaint.text}` : "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has come.
  useEffect(() => {
    if (said !== "") onText(said.slice(0, REASON_MOST));
  }, [said]);
  if (code === "") return null;
  return (
    <Note tone="ok">
      <span className="grow">
        {t("recalls.complaint_note", { customer: complaint?.customer_name ?? "…" })}{" "}
        <Link to="/complaints/$code" params={{ code }} className="lnk code">
          {code}
        </Link>
      </span>
    </Note>
  );
}

const REASON_MOST = 400;

interface DirectionProps {
  root: string | undefined;
  complaint: string;
}

/** Says that a scope goes forward only, and offers the way back to the suspect raw lot. */
export function Direction({ root, complaint }: DirectionProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const ref = root ? rootRef(root) : "";
  const known = useQuery({ ...passportQuery(site, isPool(ref) ? ref : ""), retry: false }).data;
  return (
    <div className="recall-direction t13">
      {known && (
        <p>
          <b>{known.item?.name ?? known.operation_name}</b>{" "}
          <span className="code">{known.lot_number ?? known.code}</span>
        </p>
      )}
      <p>{t("recalls.direction")}</p>
      {ref !== "" && (
        <p>
          {t("recalls.direction_back")}{" "}
          <Link
            to="/trace"
            search={{ root: ref, direction: "both", ...withComplaint(complaint || undefined) }}
            className="lnk"
          >
            {t("recalls.both_ways")}
          </Link>
        </p>
      )}
    </div>
  );
}
