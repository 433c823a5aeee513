/** What came back from the server for eyes: a rule that was broken, an entry it could not take. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { addressOf } from "../base/route";
import { t } from "../base/words";
import { putRight } from "../keep/clock";
import { done, needsEyes } from "../keep/outbox";
import { Mark } from "../parts/Icon";

export function Notices(): ReactNode {
  const count = useCell(done).filter(needsEyes).length;
  const moved = useCell(putRight);
  return (
    <>
      {moved > 0 && (
        <p className="f-note" role="status">
          <Mark name="warn" />
          <span>{t("floor.clock.jumped", { count: moved })}</span>
        </p>
      )}
      {count > 0 && <Eyes count={count} />}
    </>
  );
}

function Eyes({ count }: { count: number }): ReactNode {
  return (
    <a
      className="f-card f-row f-row-icon f-urgent"
      style={{ width: "auto", marginTop: 12 }}
      href={addressOf("outbox")}
    >
      <span className="f-row-mark">
        <Mark name="warn" size={24} />
      </span>
      <span>
        <b>{t("floor.notice.title", { count })}</b>
        <small>{t("floor.notice.lead")}</small>
      </span>
      <Mark name="right" />
    </a>
  );
}
