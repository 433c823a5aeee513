/** The second factor: made with an authenticator, proven by its first code, taken away with one. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, QRCode } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "../../api/queries";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { beginFactor, confirmFactor, endFactor, secondFactorQuery } from "./api";
import { Secret } from "./Secret";

export function SecondFactor({ on, left }: { on: boolean; left: number }): ReactNode {
  const queries = useQueryClient();
  const refresh = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  const [codes, setCodes] = useState<string[]>([]);
  if (codes.length > 0)
    return (
      <Codes
        codes={codes}
        onKept={() => {
          setCodes([]);
          void refresh();
        }}
      />
    );
  return on ? <Remove left={left} onDone={refresh} /> : <Enrol onCodes={setCodes} />;
}

function Enrol({ onCodes }: { onCodes: (codes: string[]) => void }): ReactNode {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const begun = useMutation({
    mutationFn: () => beginFactor(password),
    onSuccess: () => setPassword(""),
  });
  const shown = useMutation({
    mutationFn: () => confirmFactor(code),
    onSuccess: ({ codes }) => onCodes(codes),
  });
  const cause = begun.error ?? shown.error;
  return (
    <>
      <p className="sec" style={{ marginBottom: 12 }}>
        {t("second_factor.lead")}
      </p>
      <form
        className="door-form"
        style={{ maxWidth: 420 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (begun.data) shown.mutate();
          else begun.mutate();
        }}
      >
        {begun.data ? (
          <>
            <p>{t("second_factor.scan")}</p>
            <QRCode
              value={begun.data.address}
              type="svg"
              size={200}
              color="#000"
              bgColor="#fff"
              role="img"
              aria-label={t("second_factor.picture")}
            />
            <p className="t13 sec">
              {t("second_factor.by_hand")} <span className="code">{begun.data.secret}</span>
            </p>
            <Secret label={t("second_factor.code")} value={code} onChange={setCode} kind="code" />
            <Button type="primary" htmlType="submit" loading={shown.isPending} disabled={!code}>
              {t("second_factor.turn_on")}
            </Button>
          </>
        ) : (
          <>
            <Secret label={t("field.password")} value={password} onChange={setPassword} />
            <Button type="primary" htmlType="submit" loading={begun.isPending} disabled={!password}>
              {t("second_factor.begin")}
            </Button>
          </>
        )}
      </form>
      <div role="alert" style={{ marginTop: 12 }}>
        {cause && <Note tone="no">{problemWords(t, cause)}</Note>}
      </div>
    </>
  );
}

function Codes({ codes, onKept }: { codes: string[]; onKept: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <div role="status">
      <Note tone="ask">{t("second_factor.keep_codes")}</Note>
      <ul className="code" style={{ margin: "12px 0", columns: "2 260px" }}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button type="primary" onClick={onKept}>
        {t("second_factor.kept")}
      </Button>
    </div>
  );
}

function Remove({ left, onDone }: { left: number; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const ended = useMutation({ mutationFn: () => endFactor(password, code), onSuccess: onDone });
  return (
    <>
      <p className="sec" style={{ marginBottom: 12 }}>
        {t("second_factor.on", { count: left })}
      </p>
      <form
        className="door-form"
        style={{ maxWidth: 420 }}
        onSubmit={(event) => {
          event.preventDefault();
          ended.mutate();
        }}
      >
        <Secret label={t("field.password")} value={password} onChange={setPassword} />
        <Secret label={t("second_factor.code")} value={code} onChange={setCode} kind="code" />
        <Button danger htmlType="submit" loading={ended.isPending} disabled={!password || !code}>
          {t("second_factor.turn_off")}
        </Button>
      </form>
      <div role="alert" style={{ marginTop: 12 }}>
        {ended.error && <Note tone="no">{problemWords(t, ended.error)}</Note>}
      </div>
    </>
  );
}
