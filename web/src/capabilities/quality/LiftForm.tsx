/** Ends a hold with a reason, and says what still stands in the way of the lot. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { useReasoned } from "../../frame/reasoned";
import { useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { type Hold, liftHold } from "./api";
import { HoldRow } from "./HoldRow";
import { Against, DoOrLeave, WhyField } from "./Why";

export function LiftForm({ hold, onDone }: { hold: Hold; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const lift = useReasoned({
    key: ["lift", site, hold.hold],
    send: (why, key, preview) => liftHold(site, hold.hold, why, key, preview),
    onDone,
  });
  return (
    <form className="stack" onSubmit={lift.submit}>
      <HoldRow hold={hold} />
      <WhyField of={lift} label={t("quality.why_lift")} />
      {lift.look.data && <After {...lift.look.data.result} />}
      <Against of={lift} />
      <DoOrLeave of={lift} label={t("quality.lift")} onLeave={onDone} />
    </form>
  );
}

/** Whether the lot may be used once the hold is gone. */
function After({
  still_held,
  status,
}: {
  still_held: string[];
  status?: string | null;
}): ReactNode {
  const { t } = useTranslation();
  const free = still_held.length === 0 && (!status || status === "released");
  return (
    <Note tone={free ? "ok" : "ask"}>
      <Icon name={free ? "check" : "warn"} size={16} />
      <span>
        {free && t("quality.then_free")}
        {still_held.length > 0 &&
          t("quality.then_held", { reasons: still_held.join(t("common.list_join")) })}
        {still_held.length === 0 &&
          !free &&
          t("quality.then_status", { status: t(`state.${status}`) })}
      </span>
    </Note>
  );
}
