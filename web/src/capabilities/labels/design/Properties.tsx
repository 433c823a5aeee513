/** What the chosen element says and how: everything about it that no hand can draw. */
import { Button, InputNumber, Segmented, Select, Switch } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../../frame/Field";
import type { FieldExample } from "../contract";
import { braced, fieldOf } from "./fields";
import {
  ALIGNMENTS,
  type Change,
  FIRST_THICKNESS_MM,
  type LabelElement,
  type StrokeElement,
} from "./layout";
import { SymbolProperties } from "./SymbolProperties";
import { TextProperties } from "./TextProperties";
import type { Design } from "./useDesign";
import { fieldName } from "./words";

export interface PartProps<E> {
  element: E;
  fields: readonly FieldExample[];
  change: (change: Change, about?: string) => void;
}

export function Properties({
  design,
  fields,
}: {
  design: Design;
  fields: readonly FieldExample[];
}): ReactNode {
  const { t } = useTranslation();
  const { layout, chosen } = design;
  const [at] = chosen;
  const element = at === undefined ? undefined : layout.elements[at];
  if (!element || at === undefined)
    return <p className="mut t13 design-hint">{t("labels.design.choose_one")}</p>;
  if (chosen.length > 1)
    return (
      <div className="stack">
        <p className="t13">{t("labels.design.several", { count: chosen.length })}</p>
        <Arrange design={design} />
      </div>
    );
  const change = (next: Change, about?: string): void =>
    design.change(at, next, about && `${about} ${at}`);
  const part = { fields, change };
  return (
    <div className="stack">
      {element.kind === "text" && <TextProperties element={element} {...part} />}
      {element.kind === "symbol" && <SymbolProperties element={element} {...part} />}
      {(element.kind === "line" || element.kind === "box") && (
        <StrokeProperties element={element} {...part} />
      )}
      <Placing element={element} {...part} />
      <Arrange design={design} />
    </div>
  );
}

interface FigureProps {
  label: string;
  value: number;
  least: number;
  most?: number;
  step?: number;
  onChange: (value: number) => void;
}

export function Figure({ label, value, least, most, step = 0.5, onChange }: FigureProps) {
  return (
    <Field label={label} width={74}>
      {(id) => (
        <InputNumber
          id={id}
          value={value}
          min={least}
          {...(most === undefined ? {} : { max: most })}
          step={step}
          style={{ width: "100%" }}
          onChange={(next) => next !== null && onChange(next)}
        />
      )}
    </Field>
  );
}

function StrokeProperties({ element, change }: PartProps<StrokeElement>): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="row">
      <Figure
        label={t("labels.design.thickness")}
        value={element.thickness_mm ?? FIRST_THICKNESS_MM}
        least={0.1}
        most={20}
        step={0.1}
        onChange={(thickness_mm) => change({ thickness_mm }, "thickness")}
      />
      {element.kind === "box" && (
        <span className="row">
          <Switch
            size="small"
            aria-label={t("labels.design.filled")}
            checked={element.filled ?? false}
            onChange={(filled) => change({ filled: filled || undefined })}
          />
          <span className="t13">{t("labels.design.filled")}</span>
        </span>
      )}
    </div>
  );
}

const TURNS = [0, 90, 180, 270];

function Placing({ element, fields, change }: PartProps<LabelElement>): ReactNode {
  const { t } = useTranslation();
  const turn = (rotation: number): void => {
    // Turned by a quarter it needs as much width as it had height.
    const quarter = ((element.rotation ?? 0) - rotation) % 180 !== 0;
    const size = quarter ? { width: element.height, height: element.width } : {};
    change({ rotation: rotation || undefined, ...size });
  };
  const when = element.when ? (fieldOf(element.when)?.name ?? element.when) : undefined;
  return (
    <>
      <div className="row design-figures">
        <Figure
          label={t("labels.design.x")}
          value={element.x}
          least={0}
          onChange={(x) => change({ x }, "x")}
        />
        <Figure
          label={t("labels.design.y")}
          value={element.y}
          least={0}
          onChange={(y) => change({ y }, "y")}
        />
        <Figure
          label={t("labels.design.width")}
          value={element.width}
          least={0}
          onChange={(width) => change({ width }, "width")}
        />
        <Figure
          label={t("labels.design.height")}
          value={element.height}
          least={0}
          onChange={(height) => change({ height }, "height")}
        />
      </div>
      <div className="row design-figures">
        <Field label={t("labels.design.rotation")}>
          {(id) => (
            <Segmented
              id={id}
              size="small"
              aria-label={t("labels.design.rotation")}
              value={element.rotation ?? 0}
              options={TURNS.map((value) => ({ value, label: `${value}°` }))}
              onChange={turn}
            />
          )}
        </Field>
      </div>
      <Field label={t("labels.design.when")}>
        {(id) => (
          <Select<string>
            id={id}
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("labels.design.always")}
            aria-label={t("labels.design.when")}
            value={when ?? null}
            options={fields.map(({ name }) => ({ value: name, label: fieldName(t, name) }))}
            onChange={(name) => change({ when: name ? braced(name) : undefined })}
          />
        )}
      </Field>
    </>
  );
}

const ALIGN_MARKS: Record<(typeof ALIGNMENTS)[number], string> = {
  left: "M4 3v14M7 6h9v3H7zM7 12h5v3H7z",
  center: "M10 3v14M5 6h10v3H5zM7 12h6v3H7z",
  right: "M16 3v14M4 6h9v3H4zM8 12h5v3H8z",
  top: "M3 4h14M6 7h3v9H6zM12 7h3v5h-3z",
  middle: "M3 10h14M6 5h3v10H6zM12 7h3v6h-3z",
  bottom: "M3 16h14M6 4h3v9H6zM12 8h3v5h-3z",
};

function Arrange({ design }: { design: Design }): ReactNode {
  const { t } = useTranslation();
  const [only] = design.chosen.length === 1 ? design.chosen : [];
  return (
    <div className="stack design-arrange">
      <fieldset className="row">
        <legend className="eyebrow">
          {t(only === undefined ? "labels.design.align_each" : "labels.design.align_label")}
        </legend>
        {ALIGNMENTS.map((how) => (
          <button
            key={how}
            type="button"
            className="iconb"
            title={t(`labels.align.${how}`)}
            aria-label={t(`labels.align.${how}`)}
            onClick={() => design.align(how)}
          >
            <svg
              width="20"
              height="20"
              viewBox="0 0 20 20"
              className="align-mark"
              aria-hidden="true"
            >
              <path d={ALIGN_MARKS[how]} />
            </svg>
          </button>
        ))}
      </fieldset>
      <div className="row design-acts">
        {only !== undefined && (
          <>
            <Button size="small" onClick={() => design.reorder(only, 1)}>
              {t("labels.design.forward")}
            </Button>
            <Button size="small" onClick={() => design.reorder(only, -1)}>
              {t("labels.design.backward")}
            </Button>
          </>
        )}
        <Button size="small" onClick={design.duplicate}>
          {t("labels.design.duplicate")}
        </Button>
        <Button size="small" danger onClick={design.remove}>
          {t("labels.design.remove")}
        </Button>
      </div>
    </div>
  );
}
