/** The key that messages to a contact's program are signed with: made anew, and shown once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { ShownOnce } from "../../frame/ShownOnce";
import { Icon } from "../../marks/Icon";
import type { MasterRecord } from "./api";

export function HookKey({ record }: { record: MasterRecord }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { code } = record;
  const renew = useMutation({
    mutationFn: () =>
      unwrap(api.POST("/api/v1/contacts/{code}/webhook-key", { params: { path: { code } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["masters", "contact"] }),
  });
  const address = record.fields.webhook;
  if (typeof address !== "string" || address === "") return null;
  return (
    <div className="hook-key">
      <Popconfirm
        title={t("masters.hook_key.ask", { address })}
        okText={t("masters.hook_key.renew")}
        cancelText={t("common.cancel")}
        onConfirm={() => renew.mutate()}
      >
        <Button loading={renew.isPending} icon={<Icon name="key" size={16} />}>
          {t("masters.hook_key.renew")}
        </Button>
      </Popconfirm>
      {renew.error && (
        <div role="alert">
          <Note tone="no">{problemWords(t, renew.error)}</Note>
        </div>
      )}
      {renew.data && (
        <ShownOnce
          lead={t("masters.hook_key.shown", { number: renew.data.number })}
          secret={renew.data.key}
        />
      )}
    </div>
  );
}
