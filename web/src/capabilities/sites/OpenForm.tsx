/** A further site: its name, its code for good, and the zone its clocks show. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../../frame/act";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSession, useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { type OpenSite, openSite, type SiteRow } from "./api";

/** What the server takes as a code. */
const CODE = /^[\p{L}\p{N}._-]{1,32}$/u;

interface OpenFormProps {
  onDone: (site: SiteRow) => void;
  onClose: () => void;
}

export function OpenForm({ onDone, onClose }: OpenFormProps): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const here = useSite();
  const own = useSession()?.sites.find(({ code }) => code === here)?.zone ?? "";
  const open = useMutation({
    mutationFn: openSite,
    onSuccess: async (site) => {
      // The session says at which sites one may work.
      await refresh(queries);
      onDone(site);
    },
  });
  const zones = [...new Set([own, ...Intl.supportedValuesOf("timeZone")])].filter(Boolean);
  const required = [{ required: true, message: t("common.required") }];
  return (
    <Form<OpenSite>
      layout="vertical"
      requiredMark={false}
      initialValues={{ zone: own }}
      onFinish={(site) => open.mutate(site)}
    >
      <div role="alert">
        {open.error && (
          <div style={{ marginBottom: 14 }}>
            <Note tone="no">
              <Icon name="warn" size={16} />
              <span className="grow">{problemWords(t, open.error)}</span>
            </Note>
          </div>
        )}
      </div>
      <Form.Item name="name" label={t("sites.name")} rules={required}>
        <Input autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item
        name="code"
        label={t("sites.code")}
        extra={t("sites.code_hint")}
        rules={[...required, { pattern: CODE, message: t("sites.code_form") }]}
      >
        <Input autoComplete="off" maxLength={32} className="code" />
      </Form.Item>
      <Form.Item name="zone" label={t("sites.zone")} rules={required}>
        <Select showSearch options={zones.map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Note tone="ask">{t("sites.for_good")}</Note>
      <div className="row" style={{ marginTop: 14 }}>
        <Button type="primary" htmlType="submit" loading={open.isPending}>
          {t("sites.open")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </Form>
  );
}
