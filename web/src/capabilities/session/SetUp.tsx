/** The first set-up: whoever can read the server's first lines becomes its first administrator. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api, rememberCsrf, unwrap } from "../../api/client";
import { sessionQuery } from "../../api/queries";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useTitleOf } from "../../frame/title";
import { Brand, Icon } from "../../marks/Icon";
import { LanguageChoice } from "./LanguageChoice";

interface Fields {
  token: string;
  username: string;
  name: string;
  password: string;
}

/** The least length of a password; the server says so too. */
export const PASSWORD_LEAST = 12;

export function SetUp(): ReactNode {
  const { t, i18n } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const page = useRef<HTMLElement>(null);
  useTitleOf(page);
  const { token } = useSearch({ from: "/setup" });

  const begin = useMutation({
    mutationFn: (fields: Fields) =>
      unwrap(api.POST("/api/v1/setup", { body: { ...fields, language: i18n.language } })),
    onSuccess: async (session) => {
      rememberCsrf(session.csrf);
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      await router.navigate({ to: "/" });
    },
  });

  const required = [{ required: true, message: t("common.required") }];
  return (
    <main className="door" ref={page}>
      <div>
        <div className="door-card" style={{ width: 440 }}>
          <Brand size={36} />
          <h1>{t("set_up.title")}</h1>
          <p className="sec" style={{ marginBottom: 16 }}>
            {t("set_up.lead")}
          </p>
          <div role="alert">
            {begin.error && (
              <div style={{ marginBottom: 14 }}>
                <Note tone="no">
                  <Icon name="warn" size={16} />
                  {problemWords(t, begin.error)}
                </Note>
              </div>
            )}
          </div>
          <Form<Fields>
            layout="vertical"
            requiredMark={false}
            initialValues={{ token }}
            onFinish={(fields) => begin.mutate(fields)}
          >
            <Form.Item
              name="token"
              label={t("field.token")}
              extra={t("set_up.token_hint")}
              rules={required}
            >
              <Input autoComplete="off" autoFocus spellCheck={false} />
            </Form.Item>
            <Form.Item name="username" label={t("field.username")} rules={required}>
              <Input autoComplete="username" />
            </Form.Item>
            <Form.Item name="name" label={t("field.name")} rules={required}>
              <Input autoComplete="name" />
            </Form.Item>
            <Form.Item
              name="password"
              label={t("field.password")}
              extra={t("people.password_hint", { least: PASSWORD_LEAST })}
              rules={required}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
            <Button type="primary" htmlType="submit" block loading={begin.isPending}>
              {t("set_up.act")}
            </Button>
          </Form>
        </div>
        <LanguageChoice />
      </div>
    </main>
  );
}
