/** Signing in on a device of one's own. Shared devices have their own page. */
import { type FormEvent, type ReactNode, useState } from "react";
import { knowsPasskeys, wasCalledOff } from "../../passkeys/ceremony";
import { useCell } from "../base/cell";
import { choose, LANGUAGE_NAMES, LANGUAGES, speakTo, spoken, t } from "../base/words";
import { waiting } from "../keep/outbox";
import { Problem } from "../server/request";
import { session, signIn, signInByPasskey } from "../server/session";
import { saidOf } from "./problem";
import { StorageNote } from "./StorageNote";

export function Languages(): ReactNode {
  const now = useCell(spoken);
  return (
    <>
      {LANGUAGES.filter((one) => one !== now).map((one) => (
        <button key={one} type="button" lang={one} onClick={() => void choose(one, undefined)}>
          {LANGUAGE_NAMES[one]}
        </button>
      ))}
    </>
  );
}

export function SignIn(): ReactNode {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const waits = useCell(waiting).length;
  const enter = async (by: () => Promise<void>, word: string): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await by();
      const who = session.get();
      await speakTo(who?.person.id, who?.language);
    } catch (cause) {
      // The desk's sign-in has a place for the code of a second factor, and comes back.
      if (cause instanceof Problem && cause.code === "code_needed")
        location.assign("/sign-in?next=/floor");
      const wrong = cause instanceof Problem && cause.status === 401;
      if (!wasCalledOff(cause)) setProblem(wrong ? word : saidOf(cause));
    } finally {
      setBusy(false);
    }
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void enter(() => signIn(username.trim(), password), t("sign_in.wrong"));
  };
  return (
    <main className="f-screen" aria-label={t("sign_in.title")}>
      <form className="f-form" style={{ paddingTop: 48 }} onSubmit={send}>
        <h1>{t("floor.sign_in.title")}</h1>
        {waits > 0 && <p className="sec">{t("floor.sign_in.waits", { count: waits })}</p>}
        <StorageNote />
        <label>
          {t("field.username")}
          <input
            className="f-in"
            value={username}
            autoComplete="username"
            autoCapitalize="none"
            onChange={(event) => setUsername(event.target.value)}
          />
        </label>
        <label>
          {t("field.password")}
          <input
            className="f-in"
            type="password"
            value={password}
            autoComplete="current-password"
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {problem && (
          <p role="alert" className="f-note-no">
            {problem}
          </p>
        )}
        <button
          type="submit"
          className="f-btn f-btn-big"
          disabled={busy || username === "" || password === ""}
        >
          {t("sign_in.act")}
        </button>
        {knowsPasskeys() && (
          <button
            type="button"
            className="f-btn"
            disabled={busy}
            onClick={() => void enter(signInByPasskey, t("sign_in.passkey_wrong"))}
          >
            {t("sign_in.passkey")}
          </button>
        )}
      </form>
      <footer className="f-langs">
        <Languages />
      </footer>
    </main>
  );
}
