/** The label as the server sets it, with what it says against it; a click goes to the element. */
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "../../../frame/Outcome";
import { Icon } from "../../../marks/Icon";
import { faultsOf, type LayoutFault, type Preview, warningsOf } from "../contract";
import { Paper } from "../Paper";
import type { Layout } from "./layout";
import { elementName, faultWords } from "./words";

const PAUSE_MS = 180;

/** The layout once the hand rests, so that a drag is not a hundred questions. */
export function useRested(layout: Layout): Layout {
  const [rested, setRested] = useState(layout);
  useEffect(() => {
    const pause = setTimeout(() => setRested(layout), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [layout]);
  return rested;
}

interface PreviewProps {
  layout: Layout;
  preview: UseQueryResult<Preview>;
  onChoose: (at: number) => void;
}

export function LabelPreview({ layout, preview, onChoose }: PreviewProps): ReactNode {
  const { t } = useTranslation();
  const { data, isError, isPending, isPlaceholderData } = preview;
  const faults = faultsOf(data);
  const warnings = warningsOf(data);
  return (
    <section className="design-preview" aria-label={t("labels.design.preview")}>
      <h2 className="eyebrow">{t("labels.design.preview")}</h2>
      {isError && <Failed cause={preview.error} retry={() => preview.refetch()} />}
      {isPending && <div className="bone" style={{ height: 140 }} />}
      {data && !isError && (
        <div className="design-shown" data-old={isPlaceholderData || undefined}>
          {data.svg ? (
            <Paper svg={data.svg} title={t("labels.design.preview")} />
          ) : (
            <p className="mut t13">{t("labels.design.no_preview")}</p>
          )}
        </div>
      )}
      {data && !isError && (
        <div role="status" className="stack design-said">
          {faults.length + warnings.length === 0 ? (
            <p className="t13 design-fine">
              <Icon name="check" size={16} /> {t("labels.design.fine")}
            </p>
          ) : (
            <ul>
              {faults.map((fault) => (
                <Said key={keyOf(fault)} fault={fault} layout={layout} tone="no" to={onChoose} />
              ))}
              {warnings.map((fault) => (
                <Said key={keyOf(fault)} fault={fault} layout={layout} tone="ask" to={onChoose} />
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  );
}

const keyOf = ({ code, element, field, params }: LayoutFault): string =>
  `${code} ${element} ${field} ${JSON.stringify(params)}`;

interface SaidProps {
  fault: LayoutFault;
  layout: Layout;
  tone: "no" | "ask";
  to: (at: number) => void;
}

function Said({ fault, layout, tone, to }: SaidProps): ReactNode {
  const { t } = useTranslation();
  const at = fault.element ?? null;
  const element = at === null ? undefined : layout.elements[at];
  return (
    <li className={`note note-${tone} design-fault`}>
      <Icon name="warn" size={16} />
      <span className="grow">
        {element && at !== null && (
          <button type="button" className="lnk" onClick={() => to(at)}>
            {elementName(t, element)}
          </button>
        )}{" "}
        {faultWords(t, fault)}
      </span>
    </li>
  );
}
