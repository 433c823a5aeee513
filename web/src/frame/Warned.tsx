/** What does not stop an act: rules of the house in their authors' words, and what the program noticed. */
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "../api/schema.gen";
import { quantity } from "../language/decimal";
import { Icon } from "../marks/Icon";
import { Note } from "./Outcome";

export type Warning = components["schemas"]["Warning"];

/** Fields that are figures; they are written with the places of their unit. */
const FIGURES = new Set(["needed", "there"]);

/** A warning in words: its author's, or the program's own in the reader's language. */
export function warningWords(t: TFunction, { rule, words, fields }: Warning): string {
  if (words) return words;
  const said: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields))
    said[name] = FIGURES.has(name) ? quantity(value, fields.unit) : value;
  return t(`act_warning.${rule}`, { ...said, defaultValue: rule });
}

export function Warned({ warnings }: { warnings: readonly Warning[] | undefined }): ReactNode {
  const { t } = useTranslation();
  return warnings?.map((warning) => {
    const { item } = warning.fields;
    return (
      <Note key={`${warning.rule} ${item ?? warning.words}`} tone="ask">
        <Icon name="warn" size={16} />
        <span className="grow">{warningWords(t, warning)}</span>
        {item && (
          <Link to="/stock" search={{ item }} className="lnk">
            {t("act_warning.see_stock")}
          </Link>
        )}
      </Note>
    );
  });
}
