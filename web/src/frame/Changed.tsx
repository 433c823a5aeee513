/** One changed field of a correction: what stood there, struck through, and what stands there now. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface ChangedProps {
  field: string;
  before?: string | null | undefined;
  after?: string | null | undefined;
}

export function Changed({ field, before, after }: ChangedProps): ReactNode {
  const { t } = useTranslation();
  // Taking something back has no values a reader knows.
  if (field === "void") return t(after === "true" ? "passport.voided" : "passport.unvoided");
  return (
    <>
      {t(`field.${field}`, { defaultValue: field })} <s className="num">{before ?? "–"}</s> →{" "}
      <b className="num">{after ?? "–"}</b>
    </>
  );
}
