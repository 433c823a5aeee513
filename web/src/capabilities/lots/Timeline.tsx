/** The life of a pool in order of event time; entries recorded late say when they were recorded. */
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Moment } from "../../api/types";
import { quantity } from "../../language/decimal";
import { day, moment } from "../../language/time";

/** Moments shown before the middle is folded. */
const SHOWN = 12;

const TONES: Record<Moment["kind"], string> = {
  in: "var(--sy-path)",
  out: "var(--sy-out-mark)",
  return: "var(--sy-wait-mark)",
  correction: "var(--sy-wait-mark)",
  closed: "var(--sy-ink-3)",
  counted: "var(--sy-ink-3)",
  cleaned: "var(--sy-ink-3)",
  held: "var(--sy-hold-mark)",
  let_go: "var(--sy-free-mark)",
  accepted: "var(--sy-free-mark)",
  rejected: "var(--sy-hold-mark)",
};

export function Timeline({ moments }: { moments: Moment[] }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (moments.length === 0) return null;
  const folded = !open && moments.length > SHOWN;
  const shown = folded ? [...moments.slice(0, SHOWN / 2), ...moments.slice(-SHOWN / 2)] : moments;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="card life" aria-label={t("passport.timeline")} tabIndex={0}>
      <ol>
        {shown.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moments have no identity of their own.
          <li key={at} className={one.late ? "late" : undefined}>
            <span className="num mut t12">{moment(one.at)}</span>
            <span className="line" aria-hidden="true">
              <i
                className="pip"
                style={{ "--tone": TONES[one.kind] } as React.CSSProperties}
                data-kind={one.kind}
              />
            </span>
            <b>{label(t, one)}</b>
            <span className="num sec t12">
              {one.quantity !== null && `${quantity(one.quantity, one.unit)} ${one.unit ?? ""}`}{" "}
              {one.other && /^(lot|run|tank):/.test(one.other.ref) ? one.other.title : ""}
            </span>
            {one.note && <span className="sec t12 note-of">{one.note}</span>}
            <span className="mut t12">
              {one.by}
              {one.late && ` · ${t("passport.late", { at: moment(one.recorded_at) })}`}
            </span>
          </li>
        ))}
      </ol>
      {folded && (
        <button type="button" className="lnk t13" onClick={() => setOpen(true)}>
          {t("passport.timeline_more", {
            count: moments.length - SHOWN,
            from: day(moments[0]?.at),
          })}
        </button>
      )}
    </section>
  );
}

/** What happened, from the kind of the moment and what stands at its other end. */
function label(t: ReturnType<typeof useTranslation>["t"], { kind, other }: Moment): string {
  const far = other?.ref.includes(":") ? other.ref.slice(0, other.ref.indexOf(":")) : other?.ref;
  const word = t(`moment.${kind}_${far}`, { defaultValue: "" });
  if (!word) return t(`moment.${kind}`);
  return far === "customer" || far === "supplier" ? `${word} ${other?.title ?? ""}` : word;
}
