/** Where the link of a guest leads: it opens a session, and is gone from the address. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, rememberCsrf, unwrap } from "../../api/client";
import { sessionQuery } from "../../api/queries";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useTitleOf } from "../../frame/title";
import { speak } from "../../language/language";
import { Brand } from "../../marks/Icon";

export function Enter(): ReactNode {
  const { t } = useTranslation();
  const router = useRouter();
  const queries = useQueryClient();
  const page = useRef<HTMLElement>(null);
  useTitleOf(page);
  const begun = useRef(false);
  const [cause, setCause] = useState<unknown>(null);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const enter = async (): Promise<void> => {
      const token = location.hash.slice(1);
      history.replaceState(null, "", "/guest");
      const session = await unwrap(api.POST("/api/v1/session/guest", { body: { token } }));
      rememberCsrf(session.csrf);
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      if (session.language) await speak(session.language);
      await router.navigate({ to: "/", replace: true });
    };
    enter().catch(setCause);
  }, [queries, router]);
  return (
    <main className="door" ref={page}>
      <div>
        <div className="door-card">
          <Brand size={36} />
          <h1>{t(cause ? "guests.gone" : "guests.entering")}</h1>
          <div role="alert">
            {cause !== null && (
              <>
                <p className="sec">{t("guests.gone_text")}</p>
                <Note tone="no">{problemWords(t, cause)}</Note>
              </>
            )}
          </div>
        </div>
      </div>
    </main>
  );
}
