/** Says before the first scan what this device cannot do: keep things, or read codes. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { full } from "../keep/outbox";
import { LITTLE, storage } from "../keep/storage";
import { Mark } from "../parts/Icon";
import { missing } from "../scan/missing";

export function StorageNote(): ReactNode {
  const { works, free } = useCell(storage);
  const noRoom = useCell(full);
  const lacks = missing();
  const said = [
    ...(works ? [] : [t("floor.storage.none")]),
    ...(works && noRoom ? [t("floor.storage.full")] : []),
    ...(works && !noRoom && free !== null && free < LITTLE ? [t("floor.storage.little")] : []),
    ...lacks.map((what) => t(`floor.missing.${what}`)),
  ];
  return said.map((sentence) => (
    <p key={sentence} className="f-note f-note-no" role="status">
      <Mark name="warn" />
      <span>{sentence}</span>
    </p>
  ));
}
