/** The data of a GS1 symbol, identifier by identifier, without a bracket being typed. */
import { Checkbox, Input, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../marks/Icon";
import type { FieldExample } from "../contract";
import { fieldOptions } from "./fieldOptions";
import { braced, fieldOf } from "./fields";
import { IDENTIFIERS, type Segment, unused, writtenSegments } from "./gs1";

/** The choice that is no field: the value is written by hand. */
const BY_HAND = "";

interface BuilderProps {
  segments: readonly Segment[];
  fields: readonly FieldExample[];
  onChange: (data: string) => void;
}

export function Gs1Builder({ segments, fields, onChange }: BuilderProps): ReactNode {
  const { t } = useTranslation();
  const put = (next: readonly Segment[]): void => onChange(writtenSegments(next));
  const set = (at: number, change: Partial<Segment>): void =>
    put(segments.map((one, here) => (here === at ? { ...one, ...change } : one)));
  const swap = (at: number): void => {
    const next = [...segments];
    const [first, second] = next.splice(at - 1, 2);
    if (first && second) next.splice(at - 1, 0, second, first);
    put(next);
  };
  const named = (ai: string): string =>
    t(`labels.ai.${ai}`, { defaultValue: t("labels.ai.other") });
  return (
    <fieldset className="gs1">
      <legend className="eyebrow">{t("labels.design.gs1_data")}</legend>
      {segments.length === 0 && <p className="mut t13">{t("labels.design.gs1_empty")}</p>}
      <ol>
        {segments.map((segment, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an identifier may stand there twice.
          <li key={at}>
            <Row
              segment={segment}
              fields={fields}
              name={named(segment.ai)}
              onChange={(value) => set(at, { value })}
            />
            <span className="gs1-acts">
              <button
                type="button"
                className="iconb"
                disabled={at === 0}
                aria-label={t("labels.design.earlier", { ai: segment.ai })}
                onClick={() => swap(at)}
              >
                <span className="gs1-up">
                  <Icon name="down" size={14} />
                </span>
              </button>
              <button
                type="button"
                className="iconb"
                aria-label={t("labels.design.remove_ai", { ai: segment.ai })}
                onClick={() => put(segments.filter((_, here) => here !== at))}
              >
                <Icon name="close" size={14} />
              </button>
            </span>
          </li>
        ))}
      </ol>
      <Select<string>
        aria-label={t("labels.design.add_ai")}
        placeholder={t("labels.design.add_ai")}
        value={null}
        popupMatchSelectWidth={300}
        showSearch={{ optionFilterProp: "label" }}
        options={unused(segments).map(({ ai }) => ({ value: ai, label: `(${ai}) ${named(ai)}` }))}
        onChange={(ai) => {
          const { field = "" } = IDENTIFIERS.find((one) => one.ai === ai) ?? {};
          put([...segments, { ai, value: braced(field) }]);
        }}
      />
    </fieldset>
  );
}

interface RowProps {
  segment: Segment;
  fields: readonly FieldExample[];
  name: string;
  onChange: (value: string) => void;
}

function Row({ segment, fields, name, onChange }: RowProps): ReactNode {
  const { t } = useTranslation();
  const field = fieldOf(segment.value);
  const known = field !== null && fields.some((one) => one.name === field.name);
  return (
    <div className="gs1-row">
      <span className="t13">
        <b className="code">({segment.ai})</b> {name}
      </span>
      <Select<string>
        size="small"
        aria-label={t("labels.design.value_of", { ai: segment.ai })}
        value={known ? field.name : BY_HAND}
        popupMatchSelectWidth={300}
        showSearch={{ optionFilterProp: "search" }}
        options={[
          ...fieldOptions(t, fields),
          {
            value: BY_HAND,
            search: t("labels.design.by_hand"),
            label: <span>{t("labels.design.by_hand")}</span>,
          },
        ]}
        onChange={(next) => onChange(next === BY_HAND ? "" : braced(next, field?.mayLack))}
      />
      {known ? (
        <Checkbox
          checked={field.mayLack}
          onChange={({ target }) => onChange(braced(field.name, target.checked))}
        >
          <span className="t12">{t("labels.design.may_lack")}</span>
        </Checkbox>
      ) : (
        <Input
          size="small"
          aria-label={t("labels.design.text_of", { ai: segment.ai })}
          value={segment.value}
          onChange={({ target }) => onChange(target.value.replace(/[()]/g, ""))}
        />
      )}
    </div>
  );
}
