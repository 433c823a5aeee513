/** What the labels look like: every template with its picture and whom it is for. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { recordsQuery } from "../masters/api";
import { previewQuery, readyQuery } from "./api";
import type { ReadyTemplate } from "./contract";
import type { Layout } from "./design/layout";
import { LabelTabs } from "./LabelTabs";
import "./labels.css";
import { Paper } from "./Paper";
import { RuleOf } from "./TemplateName";
import { KIND, layoutOf, PURPOSES, type Template, templateOf } from "./templates";

export function TemplatesPage(): ReactNode {
  const { t } = useTranslation();
  const may = useMay("labels.design");
  const [choosing, setChoosing] = useState(false);
  const records = useInfiniteQuery(recordsQuery(KIND, "", false));
  const rows = records.data?.pages.flatMap((page) => page.rows.map(templateOf)) ?? [];
  const make = may && (
    <Button type="primary" onClick={() => setChoosing(true)}>
      {t("labels.make")}
    </Button>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("labels.templates")}</h1>
        <LabelTabs />
        <span className="grow" />
        {rows.length > 0 && make}
      </header>
      {records.isError && rows.length > 0 && (
        <Stale at={records.dataUpdatedAt} cause={records.error} retry={() => records.refetch()} />
      )}
      {records.isPending && <Bones rows={4} height={160} />}
      {records.isError && rows.length === 0 && (
        <Failed cause={records.error} retry={() => records.refetch()} />
      )}
      {records.isSuccess && rows.length === 0 && (
        <section className="card">
          <Empty text={t("labels.no_templates")}>
            {make || <span className="mut">{t("labels.who_designs")}</span>}
          </Empty>
        </section>
      )}
      {rows.length > 0 && <Cards rows={rows} />}
      {records.hasNextPage && (
        <Button block type="text" onClick={() => records.fetchNextPage()}>
          {t("quality.next_page")}
        </Button>
      )}
      <Drawer
        open={choosing}
        onClose={() => setChoosing(false)}
        title={t("labels.make")}
        size={720}
        destroyOnHidden
      >
        <ReadyOnes />
      </Drawer>
    </div>
  );
}

function Cards({ rows }: { rows: readonly Template[] }): ReactNode {
  const { t } = useTranslation();
  const place = ({ purpose }: Template): number => (PURPOSES as readonly string[]).indexOf(purpose);
  return (
    <ul className="template-cards">
      {rows
        .toSorted((a, b) => place(a) - place(b))
        .map((template) => (
          <li key={template.code}>
            <Link to="/labels/design" search={{ code: template.code }} className="template-card">
              <Picture layout={template.layout} title={template.name} />
              <span className="t12 mut">{t(`labels.purpose.${template.purpose}`)}</span>
              <b>{template.name}</b>
              <span className="t13 sec">
                <RuleOf template={template} />
              </span>
              <span className="t12 mut num">
                {template.code} · {template.layout.width_mm} × {template.layout.height_mm} mm
              </span>
            </Link>
          </li>
        ))}
    </ul>
  );
}

/** A label with examples in its fields. */
function Picture({ layout, title }: { layout: Layout; title: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const preview = useQuery({ ...previewQuery(site, layout, null), staleTime: 60_000 });
  return (
    <span className="template-picture">
      {preview.isPending && <span className="bone" />}
      {preview.data?.svg && <Paper svg={preview.data.svg} title={title} />}
      {(preview.isError || (preview.data && !preview.data.svg)) && (
        <span className="mut t12">{t("labels.design.no_preview")}</span>
      )}
    </span>
  );
}

function ReadyOnes(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const ready = useQuery(readyQuery);
  const open = (name?: string): void =>
    void navigate({ to: "/labels/design", search: name ? { ready: name } : {} });
  if (ready.isPending) return <Bones rows={3} height={140} />;
  if (ready.isError) return <Failed cause={ready.error} retry={() => ready.refetch()} />;
  return (
    <div className="stack">
      <p className="sec t13">{t("labels.ready_lead")}</p>
      <ul className="template-cards">
        {ready.data.rows.map((one) => (
          <ReadyCard key={one.name} one={one} onOpen={() => open(one.name)} />
        ))}
        <li>
          <button type="button" className="template-card" onClick={() => open()}>
            <span className="template-picture mut t13">100 × 60 mm</span>
            <b>{t("labels.from_nothing")}</b>
          </button>
        </li>
      </ul>
    </div>
  );
}

function ReadyCard({ one, onOpen }: { one: ReadyTemplate; onOpen: () => void }): ReactNode {
  const { t } = useTranslation();
  const layout = useMemo(() => layoutOf(one.layout), [one.layout]);
  const name = t(`labels.ready.${one.name}`, { defaultValue: one.name.replaceAll("_", " ") });
  return (
    <li>
      <button type="button" className="template-card" onClick={onOpen}>
        <Picture layout={layout} title={name} />
        <b>{name}</b>
        <span className="t13 sec">{t(`labels.purpose.${one.purpose}`)}</span>
        <span className="t12 mut num">
          {layout.width_mm} × {layout.height_mm} mm
        </span>
      </button>
    </li>
  );
}
