/** Empty, loading and failed: what a page shows when it has no answer to show. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../api/client";
import { Icon } from "../marks/Icon";
import { problemWords } from "./problems";

/** One line about what belongs here and the one act that fills it. */
export function Empty({ text, children }: { text: string; children?: ReactNode }): ReactNode {
  return (
    <div className="blank">
      <p>{text}</p>
      {children}
    </div>
  );
}

/** What is not on record will not be there for being asked again. */
const isMissing = (cause: unknown): boolean =>
  cause instanceof Problem && (cause.code === "not_found" || cause.code.startsWith("unknown_"));

/** What failed, what is safe, and a way to try again. */
export function Failed({
  cause,
  retry,
  title,
}: {
  cause: unknown;
  retry?: () => void;
  /** What the page would be about, where the failure is all there is of it. */
  title?: string;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="blank" role="alert">
      {title && <h1 className="h1">{title}</h1>}
      <p className="row">
        <Icon name="warn" size={18} />
        {problemWords(t, cause)}
      </p>
      {retry && !isMissing(cause) && <Button onClick={retry}>{t("common.retry")}</Button>}
    </div>
  );
}

/** The page's shape in its final size; it shows only after 200 ms. */
export function Bones({
  rows = 6,
  height = 40,
  title,
}: {
  rows?: number;
  height?: number;
  /** What the page will be about, where nothing else is known of it yet. */
  title?: string;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div aria-busy="true" style={{ display: "grid", gap: 8, padding: 16 }}>
      {title && <h1 className="sr">{title}</h1>}
      <span className="sr" role="status">
        {t("common.loading")}
      </span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity.
        <div key={row} className="bone" style={{ height }} />
      ))}
    </div>
  );
}

type Tone = "warn" | "no" | "ok" | "ask" | "plain";

/** A strip above an answer that says something about it. */
export function Note({
  tone = "plain",
  children,
}: {
  tone?: Tone;
  children: ReactNode;
}): ReactNode {
  return <div className={`note note-${tone}`}>{children}</div>;
}

/** The old answer stays; this says of when it is. */
export function Stale({
  at,
  cause,
  retry,
}: {
  at: number;
  cause: unknown;
  retry: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const minutes = Math.max(0, Math.round((Date.now() - at) / 60_000));
  return (
    <Note tone="ask">
      <Icon name="clock" size={16} />
      <span className="grow">
        {t("common.stale", { minutes })} {problemWords(t, cause)}
      </span>
      <button type="button" className="lnk" onClick={retry}>
        {t("common.retry")}
      </button>
    </Note>
  );
}
