/** Looking up how an operation is done, at any time. */
import { type ReactNode, useState } from "react";
import { useCell } from "../base/cell";
import { practising } from "../base/practice";
import { go } from "../base/route";
import { t } from "../base/words";
import { guidesAre, refreshGuides, useGuides } from "../keep/guides";
import { kept } from "../keep/stock";
import { Blank, Bones, Failed } from "../parts/Blank";
import { Button, Heading, Screen } from "../parts/Screen";
import type { WorkOrder } from "../server/cache";
import { line } from "../server/request";
import { Guide } from "./Guide";
import { Unknown } from "./Unknown";

interface GuidesProps {
  code: string;
  operation: string;
}

export function Guides({ code, operation }: GuidesProps): ReactNode {
  const work = useCell(kept).work.find(({ order }) => order.code === code);
  return work ? <Of work={work} operation={operation} /> : <Unknown text={code} />;
}

function Of({ work, operation }: { work: WorkOrder; operation: string }): ReactNode {
  const station = work.operations.find((one) => one.operation === operation)?.station ?? null;
  const found = useGuides(work, operation, station || null);
  const [place, setPlace] = useState(0);
  const guide = found[place];
  const back = (): void => go("order", work.order.code);
  if (!guide) {
    return (
      <Screen
        title={t("floor.guide.title")}
        head={<Heading>{t("floor.guide.title")}</Heading>}
        foot={<Button onClick={back}>{t("floor.back")}</Button>}
      >
        <None />
      </Screen>
    );
  }
  const next = (): void => (place + 1 < found.length ? setPlace(place + 1) : back());
  return <Guide key={guide.code} guide={guide} station={station || null} onRead={next} />;
}

/** There is none, they are being read, or they could not be. */
function None(): ReactNode {
  const { online } = useCell(line);
  const are = useCell(guidesAre);
  const again = (): void => void refreshGuides();
  if (are === "known" || practising) return <Blank>{t("floor.guide.none")}</Blank>;
  if (!online) return <Blank onAgain={again}>{t("floor.guide.no_line")}</Blank>;
  return are === "failed" ? <Failed onAgain={again} /> : <Bones />;
}
