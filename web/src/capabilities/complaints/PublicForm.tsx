/** The public form of the site: whether it takes reports, and its link. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../../frame/act";
import { Bones, Failed } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { formQuery, type SetComplaintForm, setForm } from "./api";

export function PublicForm(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("quality.judge");
  const queries = useQueryClient();
  const form = useQuery(formQuery(site));
  const [copied, setCopied] = useState(false);
  const change = useMutation({
    mutationFn: (body: SetComplaintForm) => setForm(site, body),
    onSuccess: () => refresh(queries),
  });
  if (form.isPending) return <Bones rows={2} />;
  if (form.isError) return <Failed cause={form.error} retry={() => form.refetch()} />;
  const { on, token } = form.data;
  const link = token ? `${window.location.origin}/complain/${token}` : "";
  return (
    <section className="card" aria-labelledby="public-form">
      <h2 className="card-h" id="public-form">
        {t("complaints.form.title")}
      </h2>
      <div className="pad-16">
        <p className="sec t13">{t("complaints.form.why")}</p>
        <p role="status">
          <b>{t(on ? "complaints.form.on" : "complaints.form.off")}</b>
        </p>
        {on && link && (
          <div className="row">
            <Input readOnly aria-label={t("complaints.form.link")} value={link} />
            <Button
              onClick={async () => {
                await navigator.clipboard.writeText(link);
                setCopied(true);
              }}
            >
              {t(copied ? "complaints.form.copied" : "complaints.form.copy")}
            </Button>
          </div>
        )}
        {change.error && <p role="alert">{problemWords(t, change.error)}</p>}
        {may && (
          <div className="row">
            <Button loading={change.isPending} onClick={() => change.mutate({ on: !on })}>
              {t(on ? "complaints.form.turn_off" : "complaints.form.turn_on")}
            </Button>
            {on && (
              <Popconfirm
                title={t("complaints.form.renew_ends")}
                okText={t("complaints.form.renew")}
                cancelText={t("common.cancel")}
                onConfirm={() => {
                  setCopied(false);
                  change.mutate({ on, renew: true });
                }}
              >
                <Button>{t("complaints.form.renew")}</Button>
              </Popconfirm>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
