/** The sign-in: name and password, the choice of language, and why one is here again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, Problem, rememberCsrf, unwrap } from "../../api/client";
import { sessionQuery, setupQuery } from "../../api/queries";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useTitleOf } from "../../frame/title";
import { speak } from "../../language/language";
import { Brand, Icon } from "../../marks/Icon";
import { knowsPasskeys, wasCalledOff } from "../../passkeys/ceremony";
import { enterByPasskey } from "../passkeys/api";
import { LanguageChoice } from "./LanguageChoice";

/** Only addresses of this site may be gone to after the sign-in. */
function safeNext(next: string | undefined): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/";
}

export function SignIn(): ReactNode {
  const { t, i18n } = useTranslation();
  const search = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const queries = useQueryClient();
  const page = useRef<HTMLElement>(null);
  useTitleOf(page);
  const setup = useQuery(setupQuery).data;
  const chosen = useRef(false);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");

  const enter = useMutation({
    mutationFn: (by: "password" | "passkey") =>
      by === "passkey"
        ? enterByPasskey()
        : unwrap(
            api.POST("/api/v1/session", {
              body: { username, password, code: code === "" ? null : code },
            }),
          ),
    onSuccess: async (session) => {
      rememberCsrf(session.csrf);
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      // A language chosen on this page is meant; the account learns it. Otherwise the account's own.
      if (chosen.current)
        void api.PATCH("/api/v1/session", { body: { language: i18n.language } }).catch(() => {});
      else if (session.language && session.language !== i18n.language)
        await speak(session.language);
      // Who lacks a factor that a role asks for can do nothing else first; whose password another knows
      // signs nothing before they have chosen one.
      if (session.second_factor_needed || (session.password_given && search.next !== "/floor"))
        await router.navigate({ to: "/sessions" });
      // The floor is another application at the same address.
      else if (safeNext(search.next) === "/floor") location.assign("/floor");
      else await router.navigate({ href: safeNext(search.next) });
    },
  });
  const wrong = enter.error instanceof Problem && enter.error.code === "signed_out";
  const codes = ["code_needed", "wrong_code"];
  const asksCode = enter.error instanceof Problem && codes.includes(enter.error.code);
  const byPasskey = enter.variables === "passkey";
  const failed = enter.error && !wasCalledOff(enter.error) ? enter.error : null;

  return (
    <main className="door" ref={page}>
      <div>
        <div className="door-card">
          <Brand size={36} />
          <h1>{t("sign_in.title")}</h1>
          <p className="sec" style={{ marginBottom: 16 }}>
            {t("sign_in.lead")}
          </p>
          {search.expired && !failed && (
            <div style={{ marginBottom: 14 }}>
              <Note tone="ask">
                <Icon name="clock" size={16} />
                {t("sign_in.expired")}
              </Note>
            </div>
          )}
          <div role="alert" aria-live="assertive">
            {failed && (
              <div style={{ marginBottom: 14 }}>
                <Note tone="no">
                  <Icon name="warn" size={16} />
                  {wrong
                    ? t(byPasskey ? "sign_in.passkey_wrong" : "sign_in.wrong")
                    : problemWords(t, failed)}
                </Note>
              </div>
            )}
            {enter.error && !failed && (
              <div style={{ marginBottom: 14 }}>
                <Note tone="ask">{t("sign_in.passkey_none")}</Note>
              </div>
            )}
          </div>
          <form
            className="door-form"
            onSubmit={(event) => {
              event.preventDefault();
              enter.mutate("password");
            }}
          >
            <label htmlFor="username">{t("field.username")}</label>
            <Input
              id="username"
              autoComplete="username"
              autoFocus
              value={username}
              onChange={(event) => setUsername(event.target.value)}
            />
            <label htmlFor="password">{t("field.password")}</label>
            <Input.Password
              id="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            {(asksCode || code !== "") && (
              <>
                <label htmlFor="code">{t("sign_in.code")}</label>
                <Input
                  id="code"
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  autoFocus
                  value={code}
                  onChange={(event) => setCode(event.target.value)}
                />
              </>
            )}
            <Button type="primary" htmlType="submit" block loading={enter.isPending && !byPasskey}>
              {t("sign_in.act")}
            </Button>
            {knowsPasskeys() && (
              <Button
                block
                icon={<Icon name="key" size={16} />}
                loading={enter.isPending && byPasskey}
                onClick={() => enter.mutate("passkey")}
              >
                {t("sign_in.passkey")}
              </Button>
            )}
          </form>
          {setup?.demo && (
            <p className="t13 mut" style={{ marginTop: 14 }}>
              {t("sign_in.demo")}
            </p>
          )}
        </div>
        <LanguageChoice
          onChoose={() => {
            chosen.current = true;
          }}
        />
      </div>
    </main>
  );
}
