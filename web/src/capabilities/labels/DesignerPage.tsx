/** The designer: a known template, a ready one to begin from, or an empty label. */
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { recordQuery } from "../masters/api";
import { readyQuery } from "./api";
import { Designer } from "./design/Designer";
import "./labels.css";
import { KIND, layoutOf, NO_LAYOUT, type TemplateFields, templateOf } from "./templates";

const NEW: TemplateFields = {
  name: "",
  purpose: "lot",
  item: "",
  item_kind: "",
  customer: "",
  copies: 1,
};

export function DesignerPage(): ReactNode {
  const { code = "", ready } = useSearch({ from: "/desk/labels/design" });
  if (code) return <Known key={code} code={code} />;
  if (ready) return <FromReady key={ready} name={ready} />;
  return <Designer first={NEW} layout={NO_LAYOUT} />;
}

function Known({ code }: { code: string }): ReactNode {
  const found = useQuery({ ...recordQuery(KIND, code), refetchOnWindowFocus: false });
  if (found.isPending) return <Bones title={code} rows={3} height={160} />;
  if (!found.data) return <Failed title={code} cause={found.error} retry={() => found.refetch()} />;
  const { record, versions } = found.data;
  const template = templateOf(record);
  return (
    <Designer
      // After a save the record is newer, but what is on the board is the same.
      key={code}
      code={code}
      seq={record.seq}
      versions={versions}
      first={template}
      layout={template.layout}
      onReload={() => void found.refetch()}
    />
  );
}

function FromReady({ name }: { name: string }): ReactNode {
  const { t } = useTranslation();
  const ready = useQuery(readyQuery);
  const title = t("labels.make");
  if (ready.isPending) return <Bones title={title} rows={3} height={160} />;
  const one = ready.data?.rows.find((each) => each.name === name);
  if (!one) return <Failed title={title} cause={ready.error} retry={() => ready.refetch()} />;
  const shown = t(`labels.ready.${name}`, { defaultValue: "" });
  return (
    <Designer first={{ ...NEW, purpose: one.purpose, name: shown }} layout={layoutOf(one.layout)} />
  );
}
