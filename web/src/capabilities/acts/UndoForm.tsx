/** Taking back: what would change, what was done with the goods since, who has to be told, and why. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones } from "../../frame/Outcome";
import { useReasoned } from "../../frame/reasoned";
import { useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { Against, DoOrLeave, WhyField } from "../quality/Why";
import { type Act, type Undone, undoAct } from "./api";
import { Consequences } from "./Consequences";
import { factWords } from "./facts";

export function UndoForm({ act, onDone }: { act: Act; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const undo = useReasoned({
    key: ["undo", site, act.act],
    send: (why, key, preview) => undoAct(site, act.act, why, key, preview),
    onDone,
  });
  const { isPending, data } = undo.look;
  return (
    <form className="stack undo" onSubmit={undo.submit}>
      <h3 className="t16">
        <b>{t("acts.undo_title")}</b>
      </h3>
      {isPending && <Bones rows={3} />}
      {data && (
        <Consequences of={data.result} after={t("acts.after")}>
          <Stays facts={data.result.stays} />
        </Consequences>
      )}
      <Warned warnings={data?.warnings} />
      <Against of={undo} />
      {data && <WhyField of={undo} label={t("acts.why_undo")} />}
      <DoOrLeave of={undo} label={t("acts.undo")} onLeave={onDone} />
    </form>
  );
}

function Stays({ facts }: { facts: Undone["stays"] }): ReactNode {
  const { t } = useTranslation();
  if (facts.length === 0) return null;
  return (
    <section>
      <h4 className="eyebrow">{t("acts.stays")}</h4>
      <ul className="t13 sec">
        {facts.map((fact) => (
          <li key={fact.seq}>{factWords(t, fact)}</li>
        ))}
      </ul>
    </section>
  );
}
