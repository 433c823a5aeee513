/** The designer of labels: board in the middle, what is chosen and how it comes out at the side. */
import { useQuery } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../../frame/Field";
import { useMay, useSite } from "../../../frame/session";
import { useHeight } from "../../../frame/useHeight";
import type { MasterVersion } from "../../masters/api";
import { LotPick } from "../../quality/LotPick";
import { fieldsQuery, previewQuery } from "../api";
import { faultsOf, warningsOf } from "../contract";
import type { TemplateFields } from "../templates";
import { Board } from "./Board";
import { ElementList } from "./ElementList";
import { onBoardKey } from "./keys";
import { LabelPreview, useRested } from "./LabelPreview";
import type { Layout } from "./layout";
import { Palette } from "./Palette";
import { Properties } from "./Properties";
import { RULER_PX } from "./Rulers";
import { SaveBar } from "./SaveBar";
import { Toolbar } from "./Toolbar";
import { useDesign } from "./useDesign";
import { WIDEST } from "./zooms";

interface DesignerProps {
  code?: string;
  /** The version it was opened at. */
  seq?: number;
  versions?: readonly MasterVersion[];
  first: TemplateFields;
  layout: Layout;
  onReload?: () => void;
}

const AROUND_PX = 24;

export function Designer(props: DesignerProps): ReactNode {
  const { code, seq, versions = [], first, layout, onReload } = props;
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("labels.design");
  const design = useDesign(layout);
  const [kept, setKept] = useState(layout);
  const [lot, setLot] = useState<string[]>([]);
  const [zoom, setZoom] = useState<number | null>(null);
  const paper = useRef<SVGSVGElement>(null);
  const [attach, height, width] = useHeight();
  const room = (size: number, mm: number): number => (size - RULER_PX - 2 * AROUND_PX) / mm;
  const fit = Math.min(
    room(width, design.layout.width_mm),
    room(height, design.layout.height_mm),
    WIDEST,
  );
  const scale = zoom ?? Math.max(1, fit);
  const preview = useQuery(previewQuery(site, useRested(design.layout), lot[0] ?? null));
  const known = useQuery(fieldsQuery);
  const fields = known.data?.rows ?? [];
  const values = useMemo(() => {
    // What a real lot does not have is empty; only without one do examples stand in.
    const others = (known.data?.rows ?? []).map(({ name, example }) => [
      name,
      lot[0] ? "" : example,
    ]);
    return { ...Object.fromEntries(others), ...preview.data?.fields };
  }, [known.data, preview.data, lot]);
  const faults = faultsOf(preview.data);
  const warnings = warningsOf(preview.data);
  const dirty = design.layout !== kept;
  useBlocker({
    shouldBlockFn: () => dirty && may && !window.confirm(t("labels.design.leave")),
    enableBeforeUnload: () => dirty && may,
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys reach the board from all its parts.
    <div className="page fill designer" onKeyDown={(event) => onBoardKey(design, event)}>
      <SaveBar
        {...(code ? { code } : {})}
        {...(seq === undefined ? {} : { seq })}
        first={first}
        design={design}
        dirty={dirty}
        faulty={faults.length}
        onSaved={setKept}
        {...(onReload ? { onReload } : {})}
      />
      <div className="design-cols">
        <aside className="card design-left">
          <Palette paper={paper} scale={scale} onAdd={design.add} />
          <ElementList design={design} faults={faults} warnings={warnings} />
        </aside>
        <section className="card design-middle" aria-label={t("labels.design.board_name")}>
          <Toolbar design={design} versions={versions} scale={scale} onZoom={setZoom} />
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard. */}
          <section className="board" ref={attach} tabIndex={0} aria-label={t("labels.design.desk")}>
            <Board
              design={design}
              scale={scale}
              values={values}
              faults={faults}
              warnings={warnings}
              paper={paper}
            />
          </section>
          <p className="t12 mut design-keys">{t("labels.design.keys")}</p>
        </section>
        <aside className="card design-right">
          <Field label={t("labels.design.with_lot")}>
            {(id) => (
              <LotPick
                id={id}
                label={t("labels.design.with_lot")}
                value={lot}
                onChange={(lots) => setLot(lots)}
              />
            )}
          </Field>
          <LabelPreview
            layout={design.layout}
            preview={preview}
            onChoose={(at) => design.choose([at])}
          />
          <section className="design-properties" aria-label={t("labels.design.properties")}>
            <h2 className="eyebrow">{t("labels.design.properties")}</h2>
            <Properties design={design} fields={fields} />
          </section>
        </aside>
      </div>
    </div>
  );
}
