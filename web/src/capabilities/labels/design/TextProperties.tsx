/** What a text says, with fields taken from a list, and how it is set. */
import { Segmented, Select, Switch } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../../frame/Field";
import { FIRST_SIZE_PT, LIMITS, type TextElement } from "./layout";
import { Pattern } from "./Pattern";
import { Figure, type PartProps } from "./Properties";

const FITS = ["shrink", "wrap", "cut"] as const;
const ALIGNS = ["left", "center", "right"] as const;
const VALIGNS = ["top", "middle", "bottom"] as const;

export function TextProperties({ element, fields, change }: PartProps<TextElement>): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <Pattern
        label={t("labels.design.text")}
        value={element.text}
        fields={fields}
        onChange={(text) => change({ text }, "text")}
      />
      <div className="row design-figures">
        <Figure
          label={t("labels.design.size_pt")}
          value={element.size_pt ?? FIRST_SIZE_PT}
          least={LIMITS.size_pt[0]}
          most={LIMITS.size_pt[1]}
          step={1}
          onChange={(size_pt) => change({ size_pt }, "size")}
        />
        <span className="row">
          <Switch
            size="small"
            aria-label={t("labels.design.bold")}
            checked={element.bold ?? false}
            onChange={(bold) => change({ bold: bold || undefined })}
          />
          <span className="t13">{t("labels.design.bold")}</span>
        </span>
      </div>
      <Field label={t("labels.design.fit")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("labels.design.fit")}
            value={element.fit ?? "shrink"}
            options={FITS.map((value) => ({ value, label: t(`labels.fit.${value}`) }))}
            onChange={(fit) => change({ fit })}
          />
        )}
      </Field>
      <div className="row design-figures">
        <Segmented
          size="small"
          aria-label={t("labels.design.align")}
          value={element.align ?? "left"}
          options={ALIGNS.map((value) => ({ value, label: t(`labels.side.${value}`) }))}
          onChange={(align) => change({ align })}
        />
        <Segmented
          size="small"
          aria-label={t("labels.design.valign")}
          value={element.valign ?? "top"}
          options={VALIGNS.map((value) => ({ value, label: t(`labels.side.${value}`) }))}
          onChange={(valign) => change({ valign })}
        />
      </div>
    </>
  );
}
