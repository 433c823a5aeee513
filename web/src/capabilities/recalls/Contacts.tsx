/** Whom to call, one tap away, and how far the messages to them are. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "../../language/time";
import { tookMinutes } from "../../language/took";
import type { Contact, Notice, Recall } from "./api";

export function Contacts({ contacts }: { contacts: Contact[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <ul className="recall-calls">
      {contacts.map((contact) => (
        <li key={contact.code}>
          <span className="t12">
            {contact.name}
            {contact.duty && ` · ${contact.duty}`}
            {contact.rank > 1 && ` · ${t("recalls.deputy", { rank: contact.rank - 1 })}`}
          </span>
          {contact.due && <span className="chip chip-wip">{t("recalls.verify_due")}</span>}
          <Call number={contact.phone} name={contact.name} />
          <Call number={contact.night_phone} name={contact.name} night />
        </li>
      ))}
    </ul>
  );
}

interface CallProps {
  number: string | null | undefined;
  name: string;
  night?: boolean;
}

function Call({ number, name, night }: CallProps): ReactNode {
  const { t } = useTranslation();
  if (!number) return null;
  const word = night ? "recalls.call_night" : "recalls.call";
  return (
    <a
      className="recall-call num"
      href={`tel:${number.replace(/[^\d+*#,]/g, "")}`}
      aria-label={`${t(word)} ${number}, ${name}`}
    >
      {night && <span className="mut">{t("recalls.call_night")} </span>}
      {number}
    </a>
  );
}

/** Each message with where it stands; why it did not go is said in words. */
export function Notices({ notices }: { notices: Notice[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <ul className="recall-notices t12">
      {notices.map((notice) => (
        <li key={`${notice.contact} ${notice.step} ${notice.channel}`}>
          {t(`recalls.step.${notice.step}`)} · {t(`recalls.way.${notice.channel}`)} ·{" "}
          <span className={notice.state === "failed" ? "recall-open" : "mut"}>
            {t(`recalls.notice.${notice.state}`)}{" "}
            {notice.problem && t(`recalls.problem.${notice.problem}`)}{" "}
            <span className="num">{clock(notice.at)}</span>
          </span>
          {notice.detail && notice.state !== "sent" && (
            <span className="mut" lang="en">
              {" "}
              {notice.detail}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

export function Team({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="recall-team">
      <h2 className="card-h" id="recall-team">
        {t("recalls.team")}
        <span className="grow" />
        <Link to="/masters/$kind" params={{ kind: "contact" }} className="lnk t13">
          {t("recalls.contacts")}
        </Link>
      </h2>
      {recall.team.length === 0 ? (
        <p className="pad t13 sec">{t("recalls.team_none")}</p>
      ) : (
        <div className="recall-list">
          <Contacts contacts={recall.team} />
        </div>
      )}
    </section>
  );
}

/** How well a drill goes, with what the points are made of. */
export function Score({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  const { score, drawn } = recall;
  if (!score) return null;
  return (
    <section className="card" aria-labelledby="recall-score">
      <h2 className="card-h" id="recall-score">
        {t("recalls.score")} <b className="num">{score.points}</b>
        <span className="mut t12">/ 100</span>
      </h2>
      <div className="recall-list">
        <p>
          {t("recalls.score_sum", {
            points: score.points,
            found: score.found,
            known: score.known,
            time: score.time,
          })}
        </p>
        <p className="mut t12">{t("recalls.score_formula", { target: score.target_min })}</p>
        <p>
          {t("recalls.took")} {tookMinutes(t, score.minutes)}{" "}
          <span className={score.within_4_h ? "recall-ok" : "recall-open"}>
            {t(score.within_4_h ? "recalls.within" : "recalls.beyond", {
              limit: t("span.hours", { count: 4 }),
            })}
          </span>{" "}
          <span className={score.within_24_h ? "recall-ok" : "recall-open"}>
            {t(score.within_24_h ? "recalls.within" : "recalls.beyond", {
              limit: t("span.hours", { count: 24 }),
            })}
          </span>
        </p>
        {drawn && (
          <p className="mut t12">
            {t("recalls.drawn", {
              kind: t(`recalls.draw_of.${drawn.kind}`),
              drawn: drawn.drawn,
              seed: drawn.seed,
              place: drawn.place + 1,
              of: drawn.of,
            })}
          </p>
        )}
      </div>
    </section>
  );
}
