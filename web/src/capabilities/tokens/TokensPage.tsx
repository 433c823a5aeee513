/** Tokens for other programs. A token is shown once and kept by whoever made it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Popconfirm } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { tokensQuery } from "../../api/queries";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { ShownOnce } from "../../frame/ShownOnce";
import { moment } from "../../language/time";

const SCOPES = [
  "trace.read",
  "goods.record",
  "import.run",
  "export.run",
  "people.manage",
  "ledger.verify",
  "floor.lead",
  "labels.print",
  "labels.design",
  "recall.manage",
  "retention.manage",
  "retention.remove",
  "guests.manage",
];

export function TokensPage(): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const refresh = (): Promise<void> =>
    queries.invalidateQueries({ queryKey: tokensQuery.queryKey });
  const remove = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } })),
    onSuccess: refresh,
  });
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("tokens.title")}</h1>
        <GroupTabs of="settings" />
      </header>
      <Make onMade={refresh} />
      <section className="card">
        <h2 className="card-h">{t("tokens.given")}</h2>
        {remove.error && <Failed cause={remove.error} />}
        {tokens.isPending && <Bones rows={3} />}
        {tokens.isError && <Failed cause={tokens.error} retry={() => tokens.refetch()} />}
        {tokens.data?.rows.length === 0 && <Empty text={t("tokens.empty")} />}
        {tokens.data && tokens.data.rows.length > 0 && (
          <div className="scroll-x">
            <table className="tb">
              <thead>
                <tr>
                  <th scope="col">{t("field.name")}</th>
                  <th scope="col">{t("tokens.may")}</th>
                  <th scope="col">{t("tokens.created")}</th>
                  <th scope="col">{t("tokens.used")}</th>
                  <th scope="col">
                    <span className="sr">{t("common.acts")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {tokens.data.rows.map(({ id, name, scopes, created_at, last_used_at }) => (
                  <tr key={id}>
                    <td>{name}</td>
                    <td className="sec">
                      {scopes.map((scope) => t(`permission.${scope}`)).join(t("common.list_join"))}
                    </td>
                    <td className="num sec">{moment(created_at)}</td>
                    <td className="num sec">
                      {last_used_at ? moment(last_used_at) : t("tokens.never")}
                    </td>
                    <td className="r">
                      <Popconfirm
                        title={t("tokens.withdraw_ask")}
                        okText={t("tokens.withdraw")}
                        cancelText={t("common.cancel")}
                        onConfirm={() => remove.mutate(id)}
                      >
                        <Button size="small" danger>
                          {t("tokens.withdraw")}
                        </Button>
                      </Popconfirm>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </div>
  );
}

function Make({ onMade }: { onMade: () => void }): ReactNode {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ name: string; scopes: string[] }>();
  const [token, setToken] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: (body: { name: string; scopes: string[] }) =>
      unwrap(api.POST("/api/v1/tokens", { body })),
    onSuccess: (made) => {
      setToken(made.token);
      form.resetFields();
      onMade();
    },
  });
  const required = [{ required: true, message: t("common.required") }];
  // Not `required`: a group of boxes may not carry that attribute.
  const atLeastOne = [{ type: "array" as const, min: 1, message: t("common.required") }];
  return (
    <section className="card" style={{ padding: 16 }}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ scopes: ["trace.read"] }}
        onFinish={(fields) => make.mutate(fields)}
      >
        <Form.Item name="name" label={t("tokens.name")} rules={required} style={{ maxWidth: 420 }}>
          <Input placeholder={t("tokens.name_example")} />
        </Form.Item>
        <Form.Item name="scopes" label={t("tokens.may")} rules={atLeastOne}>
          <Checkbox.Group
            options={SCOPES.map((value) => ({ value, label: t(`permission.${value}`) }))}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {t("tokens.make")}
        </Button>
      </Form>
      {make.error && (
        <div role="alert" style={{ marginTop: 12 }}>
          <Note tone="no">{problemWords(t, make.error)}</Note>
        </div>
      )}
      {token && (
        <div style={{ marginTop: 12 }}>
          <ShownOnce lead={t("tokens.once")} secret={token} />
        </div>
      )}
    </section>
  );
}
