/** One act: how it came about, its facts in words, and the way to take it back. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { PrintButton } from "../../frame/PrintButton";
import { useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { Signatures } from "../signatures/Signatures";
import { SignNow } from "../signatures/SignNow";
import { AmendForm } from "./AmendForm";
import { type Act, actQuery, type FactView } from "./api";
import { factWords } from "./facts";
import { UndoForm } from "./UndoForm";

export function ActDrawer({ act }: { act: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const one = useQuery(actQuery(site, act));
  const [undoing, setUndoing] = useState(false);
  const [amending, setAmending] = useState<FactView>();
  if (one.isPending) return <Bones rows={5} />;
  if (!one.data) return <Failed cause={one.error} retry={() => one.refetch()} />;
  const { act: view, facts } = one.data;
  return (
    <div className="stack">
      <h2 className="t16">
        <b>{t(`acts.name.${view.name}`, { defaultValue: view.name })}</b>{" "}
        {view.document && (
          <Link to="/documents/$code" params={{ code: view.document }} className="lnk code">
            {view.document}
          </Link>
        )}
      </h2>
      <About act={view} />
      {view.name === "receive" && (
        <div>
          <PrintButton path="/api/v1/receipts/{act}/note.pdf" of={view.act} />
        </div>
      )}
      <section>
        <h3 className="eyebrow">{t("acts.facts", { count: facts.length })}</h3>
        <ol className="act-facts">
          {facts.map((fact) => (
            <li key={fact.seq}>
              <Link
                to="/ledger"
                search={{ from: String(Math.max(0, fact.seq - 1)) }}
                className="lnk num t12"
              >
                #{fact.seq}
              </Link>
              <span>{factWords(t, fact)}</span>
              {canAmend(view, fact) && !undoing && (
                <Button size="small" onClick={() => setAmending(fact)}>
                  {t("acts.amend")}
                </Button>
              )}
            </li>
          ))}
        </ol>
      </section>
      <Signatures of={{ act: view.act }} />
      {view.undone_by && (
        <Note tone="ask">
          <Icon name="undo" size={16} />
          <span className="grow">{t("acts.was_undone")}</span>
          <Link to="/acts" search={{ act: view.undone_by }} className="lnk">
            {t("acts.see_undo")}
          </Link>
        </Note>
      )}
      {view.undoes && (
        <Note>
          <Icon name="undo" size={16} />
          <span className="grow">{t("acts.is_undo")}</span>
          <Link to="/acts" search={{ act: view.undoes }} className="lnk">
            {t("acts.see_undone")}
          </Link>
        </Note>
      )}
      {amending && (
        <AmendForm
          key={amending.seq}
          act={view.act}
          fact={amending}
          onDone={() => setAmending(undefined)}
        />
      )}
      {!view.undone_by && !undoing && !amending && (
        <div className="drawer-acts">
          {view.name !== "sign_act" && <SignNow act={view.act} />}
          <Button icon={<Icon name="undo" size={16} />} onClick={() => setUndoing(true)}>
            {t("acts.undo")}
          </Button>
        </div>
      )}
      {undoing && !view.undone_by && <UndoForm act={view} onDone={() => setUndoing(false)} />}
    </div>
  );
}

/** A movement that stands and has one number: between two units one number cannot put both right. */
function canAmend(act: Act, { kind, values }: FactView): boolean {
  if (kind !== "transfer_recorded" || act.undone_by) return false;
  const { qty_from: left, qty_to: entered } = values;
  return !left || !entered || left === entered;
}

function About({ act }: { act: Act }): ReactNode {
  const { t } = useTranslation();
  const facts: [string, ReactNode][] = [
    [t("field.by"), act.by?.name ?? t("masters.by_program")],
    [t("acts.happened"), moment(act.at)],
    [
      t("field.recorded_at"),
      <>
        {moment(act.recorded_at)}{" "}
        {act.late && <span className="chip chip-wait">{t("acts.late")}</span>}
      </>,
    ],
    [t("field.capture"), t(`acts.capture.${act.capture}`, { defaultValue: act.capture })],
    [t("acts.seconds"), act.seconds],
    [t("acts.refusals"), act.refusals || null],
    [t("acts.device"), act.device],
    [t("field.reason"), act.reason],
  ];
  return (
    <dl className="kv">
      {facts.map(
        ([word, value]) =>
          value != null && (
            <div key={word} style={{ display: "contents" }}>
              <dt>{word}</dt>
              <dd className="num">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
