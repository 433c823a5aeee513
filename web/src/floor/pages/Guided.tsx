/** Work that begins with reading how it is done, where somebody has not read it yet. */
import { lazy, type ReactNode, Suspense, useState } from "react";
import { isRead, useGuides } from "../keep/guides";
import type { WorkOrder } from "../server/cache";

const Guide = lazy(() => import("./Guide").then(({ Guide: it }) => ({ default: it })));

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
  const next = found.find((guide) => !isRead(guide) && !later.includes(guide.code));
  if (!next) return children;
  const may = next.unread === "show" || next.unread === "warn";
  return (
    <Suspense fallback={null}>
      <Guide
        key={`${next.code} ${next.version}`}
        guide={next}
        station={station}
        {...(may ? { onLater: () => setLater([...later, next.code]) } : {})}
      />
    </Suspense>
  );
}
