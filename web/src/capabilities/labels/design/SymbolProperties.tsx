/** What a symbol carries: GS1 data is put together from identifiers, all else is text with fields. */
import { Input, InputNumber, Segmented, Select, Switch } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../../frame/Field";
import { Gs1Builder } from "./Gs1Builder";
import { isGs1, segmentsOf } from "./gs1";
import { type Change, SYMBOLOGIES, type SymbolElement, type Symbology, tellsText } from "./layout";
import { Pattern } from "./Pattern";
import type { PartProps } from "./Properties";

const LINK_STEM = "https://id.gs1.org";
const DOTS_PER_MM_203 = 203 / 25.4;
const ALIGNS = ["left", "center", "right"] as const;

/** Another symbology reads other data; what cannot be kept begins anew. */
function into(element: SymbolElement, symbology: Symbology): Change {
  const isListed = segmentsOf(element.data) !== null && element.data !== "";
  const wantsList = symbology.startsWith("gs1_");
  const link = symbology === "qr" ? {} : { digital_link: undefined };
  if (wantsList && !isListed) return { symbology, data: "(01){gtin}(10){lot}", ...link };
  if (!wantsList && isListed && symbology !== "qr") {
    return { symbology, data: symbology === "ean_13" ? "{gtin}" : "{lot}", ...link };
  }
  if (symbology === "qr" && isListed) return { symbology, digital_link: LINK_STEM };
  return { symbology, ...link };
}

export function SymbolProperties({ element, fields, change }: PartProps<SymbolElement>): ReactNode {
  const { t } = useTranslation();
  const segments = isGs1(element) ? segmentsOf(element.data) : null;
  const linked = element.digital_link !== undefined;
  return (
    <>
      <Field label={t("labels.design.symbology")}>
        {(id) => (
          <Select<Symbology>
            id={id}
            aria-label={t("labels.design.symbology")}
            value={element.symbology}
            options={SYMBOLOGIES.map((value) => ({ value, label: t(`labels.element.${value}`) }))}
            onChange={(symbology) => change(into(element, symbology))}
          />
        )}
      </Field>
      {element.symbology === "qr" && (
        <span className="row">
          <Switch
            size="small"
            aria-label={t("labels.design.digital_link")}
            checked={linked}
            onChange={(on) =>
              change(
                on
                  ? { digital_link: LINK_STEM, data: "(01){gtin}(10){lot}" }
                  : { digital_link: undefined, data: "{trace_link}" },
              )
            }
          />
          <span className="t13">{t("labels.design.digital_link")}</span>
        </span>
      )}
      {linked && (
        <Field label={t("labels.design.link_stem")}>
          {(id) => (
            <Input
              id={id}
              value={element.digital_link}
              onChange={({ target }) => change({ digital_link: target.value }, "stem")}
            />
          )}
        </Field>
      )}
      {segments ? (
        <Gs1Builder
          segments={segments}
          fields={fields}
          onChange={(data) => change({ data }, "data")}
        />
      ) : (
        <Pattern
          label={t("labels.design.data")}
          value={element.data}
          fields={fields}
          onChange={(data) => change({ data }, "data")}
        />
      )}
      <Modules element={element} change={change} />
      <div className="row design-figures">
        <span className="row">
          <Switch
            size="small"
            aria-label={t("labels.design.text_below")}
            checked={tellsText(element)}
            onChange={(text_below) => change({ text_below })}
          />
          <span className="t13">{t("labels.design.text_below")}</span>
        </span>
        <Segmented
          size="small"
          aria-label={t("labels.design.align")}
          value={element.align ?? "center"}
          options={ALIGNS.map((value) => ({ value, label: t(`labels.side.${value}`) }))}
          onChange={(align) => change({ align })}
        />
      </div>
    </>
  );
}

/** Printers set whole dots, so most sizes of a module come out a little different. */
function Modules({
  element,
  change,
}: {
  element: SymbolElement;
  change: (change: Change, about?: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const asked = element.module_mm;
  const dots = asked === undefined ? 0 : Math.max(1, Math.round(asked * DOTS_PER_MM_203));
  return (
    <Field label={t("labels.design.module_mm")}>
      {(id) => (
        <span className="row">
          <InputNumber
            id={id}
            min={0.1}
            max={5}
            step={0.125}
            value={asked ?? null}
            placeholder={t("labels.design.largest")}
            style={{ width: 120 }}
            onChange={(next) => change({ module_mm: next ?? undefined }, "module")}
          />
          {asked !== undefined && (
            <span className="mut t12">
              {t("labels.design.at_203", {
                count: dots,
                mm: (dots / DOTS_PER_MM_203).toFixed(3),
              })}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}
