/** This device knows nothing of the plant yet: it is reading, it could not, or it was never online. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { failing, refresh } from "../keep/stock";
import { Blank, Bones, Failed } from "../parts/Blank";
import { line } from "../server/request";

export function NotYet(): ReactNode {
  const { online } = useCell(line);
  const failed = useCell(failing);
  const again = (): void => void refresh();
  if (!online) return <Blank onAgain={again}>{t("floor.home.no_data")}</Blank>;
  return failed ? <Failed onAgain={again} /> : <Bones>{t("floor.home.reading")}</Bones>;
}
