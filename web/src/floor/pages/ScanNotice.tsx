/** Says at the foot of every screen what was odd about a scan: heard twice, an input method on. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { practising, strange } from "../base/practice";
import { t } from "../base/words";
import { notice } from "../feedback/notice";
import { Mark } from "../parts/Icon";

export function ScanNotice(): ReactNode {
  const what = useCell(notice);
  const text = useCell(strange);
  return (
    <div className="f-odd" role="status">
      {text !== null && (
        <p className="f-note">
          <Mark name="warn" />
          <span>
            {t(practising ? "floor.practice.not_here" : "floor.practice.not_real", { text })}
          </span>
        </p>
      )}
      {what && (
        <p className="f-note">
          <Mark name="warn" />
          <span>{t(`scan.notice.${what}`)}</span>
        </p>
      )}
    </div>
  );
}
