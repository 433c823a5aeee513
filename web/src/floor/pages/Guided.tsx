/** Work that begins with reading how it is done, where somebody has not read it yet. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { isRead, useGuides } from "../keep/guides";
import { late } from "../parts/late";
import type { WorkOrder } from "../server/cache";
import type { Guide as GuideView } from "../server/guides";

const Guide = late(() => import("./Guide").then(({ Guide: it }) => it));

interface GuidedProps {
  work: WorkOrder;
  operation: string;
  station: string | null;
  children: ReactNode;
}

/** Shows what is to be read first, one after the other, then the work itself. */
export function Guided({ work, operation, station, children }: GuidedProps): ReactNode {
  const found = useGuides(work, operation, station);
  // What only is shown may be put off; what asks or refuses may not.
  const [later, setLater] = useState<readonly string[]>([]);
  // Whoever has begun is not interrupted by what may be put off.
  const begun = useRef(false);
  const mayWait = ({ unread }: GuideView): boolean => unread === "show" || unread === "warn";
  const next = found.find(
    (guide) => !isRead(guide) && !(mayWait(guide) && (begun.current || later.includes(guide.code))),
  );
  useEffect(() => {
    if (!next) begun.current = true;
  }, [next]);
  if (!next) return children;
  const may = mayWait(next);
  return (
    <Guide
      key={`${next.code} ${next.version}`}
      guide={next}
      station={station}
      {...(may ? { onLater: () => setLater([...later, next.code]) } : {})}
    />
  );
}
