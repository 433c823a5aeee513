/** Says at the foot of every screen what was odd about a scan: heard twice, an input method on. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { notice } from "../feedback/notice";
import { Mark } from "../parts/Icon";

export function ScanNotice(): ReactNode {
  const what = useCell(notice);
  return (
    <div className="f-odd" role="status">
      {what && (
        <p className="f-note">
          <Mark name="warn" />
          <span>{t(`scan.notice.${what}`)}</span>
        </p>
      )}
    </div>
  );
}
