/** The head of the designer: what the template is called, whom it is for, and keeping it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../api/client";
import { Note } from "../../../frame/Outcome";
import { problemWords } from "../../../frame/problems";
import { useMay } from "../../../frame/session";
import { Icon } from "../../../marks/Icon";
import { Faulty, recordQuery, save } from "../../masters/api";
import { pathName, faultWords as recordFaultWords } from "../../masters/words";
import { RuleOf } from "../TemplateName";
import { KIND, recordFields, type TemplateFields } from "../templates";
import type { Layout } from "./layout";
import { TemplateForm } from "./TemplateForm";
import type { Design } from "./useDesign";

interface SaveBarProps {
  code?: string;
  seq?: number;
  first: TemplateFields;
  design: Design;
  dirty: boolean;
  /** Faults that keep the label from being printed. */
  faulty: number;
  onSaved: (layout: Layout) => void;
  onReload?: () => void;
}

export function SaveBar(props: SaveBarProps): ReactNode {
  const { code, seq, first, design, dirty, faulty, onSaved, onReload } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = useMay("labels.design");
  const [asking, setAsking] = useState(false);
  const write = useMutation({
    mutationFn: ({ to, said }: { to: string; said: TemplateFields }) =>
      save(KIND, to, { fields: recordFields(said, design.layout), based_on: seq ?? null }),
    onSuccess: async (view, { to }) => {
      onSaved(design.layout);
      setAsking(false);
      queries.setQueryData(recordQuery(KIND, to).queryKey, view);
      await queries.invalidateQueries({ queryKey: ["masters", KIND] });
      if (!code)
        await navigate({
          to: "/labels/design",
          search: { code: to },
          replace: true,
          ignoreBlocker: true,
        });
    },
  });
  const name = first.name || t("labels.make");
  return (
    <>
      <header className="page-h">
        <Link to="/labels/templates" className="lnk" aria-label={t("labels.all_templates")}>
          <span className="design-back">
            <Icon name="right" size={18} />
          </span>
        </Link>
        <h1 className="h1">{name}</h1>
        <span className="sec">
          {t(`labels.purpose.${first.purpose}`)}　<RuleOf template={first} />
        </span>
        {may && code && (
          <button type="button" className="lnk" onClick={() => setAsking(true)}>
            {t("labels.change_rule")}
          </button>
        )}
        <span className="grow" />
        {dirty && <span className="mut t13">{t("labels.design.unsaved")}</span>}
        {may && (
          <Button
            type="primary"
            loading={write.isPending}
            disabled={code !== undefined && !dirty}
            onClick={() => (code ? write.mutate({ to: code, said: first }) : setAsking(true))}
          >
            {t("common.save")}
          </Button>
        )}
      </header>
      {!asking && <NotKept cause={write.error} onReload={onReload} />}
      <Drawer
        open={asking}
        onClose={() => setAsking(false)}
        title={code ?? t("labels.make")}
        size={460}
        destroyOnHidden
      >
        <NotKept cause={write.error} onReload={onReload} />
        {faulty > 0 && (
          <Note tone="ask">
            <Icon name="warn" size={16} />
            <span>{t("labels.design.faulty", { count: faulty })}</span>
          </Note>
        )}
        <TemplateForm
          {...(code ? { code } : {})}
          first={first}
          busy={write.isPending}
          onCancel={() => setAsking(false)}
          onSave={(to, said) => write.mutate({ to, said })}
        />
      </Drawer>
    </>
  );
}

interface NotKeptProps {
  cause: unknown;
  onReload: (() => void) | undefined;
}

function NotKept({ cause, onReload }: NotKeptProps): ReactNode {
  const { t } = useTranslation();
  if (!cause) return null;
  const faults = cause instanceof Faulty ? cause.faults : [];
  const stale = cause instanceof Problem && cause.code === "stale";
  return (
    <div role="alert">
      <Note tone="no">
        <Icon name="warn" size={16} />
        {faults.length > 0 ? (
          <ul className="grow">
            {faults.map((fault) => (
              <li key={`${fault.path} ${fault.kind}`}>
                <b>{pathName(t, KIND, fault.path.replace(/^layout\..*/, "layout"))}</b>{" "}
                {fault.kind === "bad_layout"
                  ? t(`labels.fault.${fault.expected}`, {
                      defaultValue: t("labels.fault.other", {
                        code: fault.expected.replaceAll("_", " "),
                      }),
                    })
                  : recordFaultWords(t, fault)}
              </li>
            ))}
          </ul>
        ) : (
          <span className="grow">{problemWords(t, cause)}</span>
        )}
        {stale && onReload && (
          <button type="button" className="lnk" onClick={onReload}>
            {t("common.retry")}
          </button>
        )}
      </Note>
    </div>
  );
}
