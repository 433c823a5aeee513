/** Says before the first scan what this device cannot do: keep things, or read codes. */
import { type ReactNode, useEffect, useState } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { full } from "../keep/outbox";
import { LITTLE, storage } from "../keep/storage";
import { Mark } from "../parts/Icon";
import { type Missing, missing } from "../scan/camera/missing";

/**
 * Where the page itself stands in the way. That a device has no camera, or was not asked yet, is said
 * when somebody wants it; whether what is kept may vanish is among the settings, with the remedy.
 */
const OF_THE_PAGE: ReadonlySet<Missing["why"]> = new Set([
  "insecure_context",
  "wechat",
  "wecom",
  "dingtalk",
]);

export function StorageNote(): ReactNode {
  const { works, free } = useCell(storage);
  const noRoom = useCell(full);
  const [lacks, setLacks] = useState<Missing[]>([]);
  useEffect(() => void missing().then(setLacks), []);
  const said = [
    ...(works ? [] : [t("floor.storage.none")]),
    ...(works && noRoom ? [t("floor.storage.full")] : []),
    ...(works && !noRoom && free !== null && free < LITTLE ? [t("floor.storage.little")] : []),
    ...lacks.filter(({ why }) => OF_THE_PAGE.has(why)).map(({ why }) => t(`scan.why.${why}`)),
  ];
  return said.map((sentence) => (
    <p key={sentence} className="f-note f-note-no" role="status">
      <Mark name="warn" />
      <span>{sentence}</span>
    </p>
  ));
}
