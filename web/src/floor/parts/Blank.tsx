/** In place of what is not there: it is being read, there is none of it, or it could not be read. */
import type { ReactNode } from "react";
import { t } from "../base/words";
import { Button } from "./Screen";

interface BlankProps {
  children: ReactNode;
  /** Asks once more for what could not be read. */
  onAgain?: (() => void) | undefined;
}

export function Blank({ children, onAgain }: BlankProps): ReactNode {
  return (
    <div className="f-card f-blank" role="status">
      <p>{children}</p>
      {onAgain && (
        <Button icon="retry" onClick={onAgain}>
          {t("floor.load.again")}
        </Button>
      )}
    </div>
  );
}

/** Rows in their final size while they are read; what comes at once is not announced. */
export function Bones({ children = t("floor.unit.reading") }: { children?: ReactNode }): ReactNode {
  return (
    <div className="f-card f-list f-bones" role="status" aria-busy="true">
      <span className="sr">{children}</span>
      {["62%", "48%", "56%"].map((width) => (
        <div key={width} className="f-row">
          <i style={{ width }} />
        </div>
      ))}
    </div>
  );
}

/** It was asked for and did not come: what is safe, and the way to ask again. */
export const Failed = ({ onAgain }: { onAgain: () => void }): ReactNode => (
  <Blank onAgain={onAgain}>{t("floor.load.failed")}</Blank>
);
