/** What a form of the shop desk says of its act: refused and why, what it would do, what it did. */
import { Button, Input } from "antd";
import {
  createContext,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { ruleOf } from "../../frame/passes";
import { problemWords } from "../../frame/problems";
import { Warned, type Warning } from "../../frame/Warned";
import { Icon } from "../../marks/Icon";
import { undoAct } from "./api";
import { type Act, useAct } from "./useAct";

interface Answer {
  act: string;
  warnings: Warning[];
}

interface OutcomeProps<T extends Answer> {
  act: Act<T>;
  /** What it would do, in one sentence. */
  would?: (answer: T) => ReactNode;
  /** The refusal in words of its own. */
  words?: string | undefined;
  /** What to do instead, beside a refusal. */
  instead?: ReactNode;
  /** What materials that fall short mean for the act. */
  short?: string;
}

/** The warning of a release that one material falls short. */
const SHORT = "material_short";

export function Outcome<T extends Answer>(props: OutcomeProps<T>): ReactNode {
  const { act, would, words, instead, short } = props;
  const { t } = useTranslation();
  const asks = ruleOf(act.problem) !== "";
  const warnings = act.preview?.warnings ?? [];
  const lacks = warnings.some(({ rule }) => rule === SHORT);
  return (
    <div className="stack make-outcome" role="status">
      {act.problem !== null && (
        <Note tone={asks ? "ask" : "no"}>
          <Icon name="warn" size={16} />
          <span className="grow">
            {words ?? problemWords(t, act.problem)} {instead}
          </span>
        </Note>
      )}
      {Object.entries(act.reasons).map(([rule, reason]) => (
        <Input
          key={rule}
          aria-label={t("production.reason")}
          placeholder={t("production.reason")}
          value={reason}
          onChange={(event) => act.giveReason(rule, event.target.value)}
        />
      ))}
      <Warned warnings={warnings} />
      {lacks && short && <span className="sec t13">{short}</span>}
      {act.problem === null && act.preview && would && (
        <span className="sec t13">{would(act.preview)}</span>
      )}
    </div>
  );
}

const Newest = createContext({ act: "", tell: (_: string): void => {} });

/** Of all that was done within, only the newest act says so. */
export function NewestDone({ children }: { children: ReactNode }): ReactNode {
  const [act, tell] = useState("");
  const value = useMemo(() => ({ act, tell }), [act]);
  return <Newest value={value}>{children}</Newest>;
}

/** The act just done; it is taken back from here, with a reason. */
export function JustDone({ act, children }: { act: string; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const { act: newest, tell } = useContext(Newest);
  useLayoutEffect(() => tell(act), [tell, act]);
  const undo = useAct({
    name: "undo",
    body: reason.trim() ? { reason: reason.trim() } : null,
    send: (how, body: { reason: string }) => undoAct(how, act, body),
    live: false,
  });
  if (newest !== "" && newest !== act) return null;
  if (undo.done) {
    return (
      <Note>
        <Icon name="undo" size={16} /> {t("production.undone")}
      </Note>
    );
  }
  return (
    <div className="stack" role="status">
      <Note tone="ok">
        <Icon name="check" size={16} />
        <span className="grow">{children}</span>
        {!asking && (
          <button type="button" className="lnk" onClick={() => setAsking(true)}>
            {t("production.undo")}
          </button>
        )}
      </Note>
      {asking && (
        // It stands inside the form of the act, so it is none itself.
        <div className="row make-undo">
          <Input
            autoFocus
            aria-label={t("production.undo_reason")}
            placeholder={t("production.undo_reason")}
            value={reason}
            onChange={(event) => {
              undo.touched();
              setReason(event.target.value);
            }}
            onPressEnter={(event) => {
              event.preventDefault();
              undo.commit();
            }}
          />
          <Button disabled={!reason.trim()} loading={undo.pending} onClick={undo.commit}>
            {t("production.undo")}
          </Button>
        </div>
      )}
      {undo.problem !== null && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, undo.problem)}
        </Note>
      )}
    </div>
  );
}
