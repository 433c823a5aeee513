/** The recalls and drills that follow from a complaint. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useGuest } from "../../frame/session";
import { moment } from "../../language/time";
import { Stage } from "../recalls/Stage";
import type { Complaint } from "./api";

export function Recalled({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const guest = useGuest();
  const { recalls } = complaint;
  // What followed is shown to a guest where their invitation names it.
  if (guest) return null;
  return (
    <section className="card" aria-labelledby="complaint-recalls">
      <h2 className="card-h" id="complaint-recalls">
        {t("complaints.recalls")}
      </h2>
      {recalls.length === 0 ? (
        <p className="pad-16 sec t13">{t("complaints.recalls_none")}</p>
      ) : (
        <ul className="pad-16 stack">
          {recalls.map((recall) => (
            <li key={recall.code} className="row wrap">
              <Link to="/recalls/$code" params={{ code: recall.code }} className="lnk code">
                {recall.code}
              </Link>
              {recall.drill && <span className="chip chip-wip">{t("recalls.drill")}</span>}
              <Stage stage={recall.stage} drill={recall.drill} />
              <span className="mut t12 num">{moment(recall.opened_at)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
