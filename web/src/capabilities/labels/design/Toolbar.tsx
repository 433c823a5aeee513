/** Back and forth, the size of the label, the zoom, and the versions before this one. */
import { Button, Drawer, InputNumber } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../../frame/Field";
import { moment } from "../../../language/time";
import { Icon } from "../../../marks/Icon";
import type { MasterVersion } from "../../masters/api";
import { layoutOf } from "../templates";
import { type Layout, LIMITS } from "./layout";
import type { Design } from "./useDesign";
import { ZOOMS } from "./zooms";

interface ToolbarProps {
  design: Design;
  versions: readonly MasterVersion[];
  /** Pixels of a millimetre. */
  scale: number;
  /** `null` is as large as there is room. */
  onZoom: (scale: number | null) => void;
}

export function Toolbar({ design, versions, scale, onZoom }: ToolbarProps): ReactNode {
  const { t } = useTranslation();
  const [past, setPast] = useState(false);
  const { layout } = design;
  const larger = ZOOMS.find((one) => one > scale + 0.01);
  const smaller = ZOOMS.findLast((one) => one < scale - 0.01);
  const size = (side: "width_mm" | "height_mm"): ReactNode => (
    <Field label={t(`labels.design.${side}`)} width={92}>
      {(id) => (
        <InputNumber
          id={id}
          size="small"
          value={layout[side]}
          min={LIMITS[side][0]}
          max={LIMITS[side][1]}
          style={{ width: "100%" }}
          onChange={(mm) => mm !== null && design.put({ ...layout, [side]: mm }, side)}
        />
      )}
    </Field>
  );
  return (
    <div className="design-bar">
      {size("width_mm")}
      {size("height_mm")}
      <span className="grow" />
      <Tool
        word={t("labels.design.undo")}
        off={design.past.length === 0}
        onClick={design.undo}
        icon="undo"
      />
      <Tool
        word={t("labels.design.redo")}
        off={design.future.length === 0}
        onClick={design.redo}
        icon="undo"
        mirrored
      />
      <Tool
        word={t("labels.design.smaller")}
        off={!smaller}
        onClick={() => smaller && onZoom(smaller)}
        icon="minus"
      />
      <Tool
        word={t("labels.design.larger")}
        off={!larger}
        onClick={() => larger && onZoom(larger)}
        icon="plus"
      />
      <Tool word={t("labels.design.fit_all")} onClick={() => onZoom(null)} icon="fit" />
      {versions.length > 0 && (
        <Button size="small" onClick={() => setPast(true)}>
          {t("labels.design.versions", { count: versions.length })}
        </Button>
      )}
      <Drawer
        open={past}
        onClose={() => setPast(false)}
        title={t("labels.design.versions", { count: versions.length })}
        size={420}
        destroyOnHidden
      >
        <Versions
          versions={versions}
          onOpen={(old) => {
            design.put(old);
            setPast(false);
          }}
        />
      </Drawer>
    </div>
  );
}

interface ToolProps {
  word: string;
  icon: "undo" | "minus" | "plus" | "fit";
  mirrored?: boolean;
  off?: boolean;
  onClick: () => void;
}

function Tool({ word, icon, mirrored = false, off = false, onClick }: ToolProps): ReactNode {
  return (
    <button
      type="button"
      className="iconb"
      aria-label={word}
      title={word}
      disabled={off}
      onClick={onClick}
    >
      <span className={mirrored ? "mirrored" : undefined}>
        <Icon name={icon} size={18} />
      </span>
    </button>
  );
}

interface VersionsProps {
  versions: readonly MasterVersion[];
  onOpen: (layout: Layout) => void;
}

/** An old version is put on the board; it becomes the newest one by being saved. */
function Versions({ versions, onOpen }: VersionsProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ol className="stack">
      {versions.map(({ seq, at, by, changes }, place) => {
        const layout = changes.find(({ path }) => path === "layout")?.after;
        return (
          <li key={seq} className="row">
            <span className="grow">
              <b className="num">{moment(at)}</b> {by ?? t("masters.by_program")}
              <br />
              <span className="t13 sec">
                {layout
                  ? t("labels.design.version_drawn", { count: layoutOf(layout).elements.length })
                  : t("labels.design.version_rule")}
              </span>
            </span>
            {layout && place > 0 && (
              <Button size="small" onClick={() => onOpen(layoutOf(layout))}>
                {t("labels.design.version_open")}
              </Button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
