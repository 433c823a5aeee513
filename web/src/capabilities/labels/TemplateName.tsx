/** Whom a template is for, with the names that belong to its codes. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { recordQuery } from "../masters/api";
import { ruleWords, type TemplateFields } from "./templates";

function useName(kind: string, code: string): string | undefined {
  const { data } = useQuery({ ...recordQuery(kind, code), enabled: code !== "" });
  const name = data?.record.fields.name;
  return typeof name === "string" && name !== "" ? name : undefined;
}

export function RuleOf({ template }: { template: TemplateFields }): ReactNode {
  const { t } = useTranslation();
  const item = useName("item", template.item);
  const customer = useName("partner", template.customer);
  return <>{ruleWords(t, template, { item, customer })}</>;
}
