/** What bad lots share, the most telling first; what cannot be told apart is one row. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Empty, Note } from "../../frame/Outcome";
import { count } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import type { Causes, Finding, Suspect } from "./api";

export function Findings({ causes }: { causes: Causes }): ReactNode {
  const { t } = useTranslation();
  const { bad, compared, comparable, unknown, tested, found, findings } = causes;
  return (
    <>
      <div className="card-h cause-said" role="status">
        {t("analysis.cause.compared", { bad: count(bad), compared: count(compared) })}
        <span className="mut t12">{t("analysis.cause.tested", { number: count(tested) })}</span>
      </div>
      {unknown.length > 0 && (
        <Note tone="warn">
          {t("analysis.cause.unknown", { names: unknown.slice(0, 20).join(t("common.list_join")) })}
          {unknown.length > 20 && ` +${unknown.length - 20}`}
        </Note>
      )}
      {compared < comparable && (
        <Note>{t("analysis.cause.drawn", { all: count(comparable), drawn: count(compared) })}</Note>
      )}
      {compared === 0 && <Note tone="warn">{t("analysis.cause.nothing_to_compare")}</Note>}
      {findings.length === 0 && <Empty text={t("analysis.cause.none")} />}
      {findings.length > 0 && <FindingTable findings={findings} />}
      {found > findings.length && (
        <p className="mut t12 cause-more">
          {t("analysis.cause.more", { number: count(found - findings.length) })}
        </p>
      )}
      <p className="mut t12 cause-more">{t("analysis.cause.formula")}</p>
    </>
  );
}

function FindingTable({ findings }: { findings: Finding[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("analysis.cause.title")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("analysis.cause.suspect")}</th>
            <th scope="col" className="r">
              {t("analysis.cause.bad_with")}
            </th>
            <th scope="col" className="r">
              {t("analysis.cause.good_with")}
            </th>
            <th scope="col" className="r">
              {t("analysis.cause.lift")}
            </th>
            <th scope="col" className="r">
              p
            </th>
            <th scope="col" className="r">
              {t("analysis.cause.adjusted")}
            </th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <tr key={`${finding.suspects[0]?.kind} ${finding.suspects[0]?.title}`}>
              <td>
                <ul className="cause-suspects">
                  {finding.suspects.map((suspect) => (
                    <li key={`${suspect.kind} ${suspect.ref ?? suspect.person ?? suspect.title}`}>
                      <SuspectName suspect={suspect} />
                    </li>
                  ))}
                </ul>
                {finding.others > 0 && (
                  <span className="mut t12">
                    {t("analysis.cause.others", { number: count(finding.others) })}
                  </span>
                )}
              </td>
              <td className="r num nw">
                {count(finding.bad_with)} / {count(finding.bad_with + finding.bad_without)}
              </td>
              <td className="r num nw">
                {count(finding.good_with)} / {count(finding.good_with + finding.good_without)}
              </td>
              <td className="r num">{finding.lift}×</td>
              <td className="r num nw">{finding.p}</td>
              <td className="r num nw">
                {finding.is_certain && (
                  <span className="chip chip-hold">{t("analysis.cause.certain")}</span>
                )}{" "}
                {finding.holm}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SuspectName({ suspect }: { suspect: Suspect }): ReactNode {
  const { t } = useTranslation();
  const { kind, ref, title, item_name, person } = suspect;
  const name = title ?? person ?? "–";
  const isPool = ref && /^(lot|run|tank):/.test(ref);
  return (
    <>
      <span className="chip chip-n">{t(`analysis.suspect.${kind}`)}</span>{" "}
      {isPool && (
        <Link to="/lots/$ref" params={{ ref }} className="lnk code">
          {name}
        </Link>
      )}
      {person && (
        <Link to="/acts" search={{ person }} className="lnk">
          {name}
        </Link>
      )}
      {!isPool && !person && <b>{name}</b>} {item_name && <span className="mut">{item_name}</span>}{" "}
      {ref && (
        <Link to="/trace" search={{ root: ref, direction: "forward" }} className="lnk nw">
          <Icon name="trace" size={16} /> {t("analysis.cause.trace")}
          <span className="sr"> {name}</span>
        </Link>
      )}
    </>
  );
}
