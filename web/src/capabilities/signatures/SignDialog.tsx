/** Signs an act: what it is, what the signature means, and who shows that it is them. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, Modal, Select } from "antd";
import type { TFunction } from "i18next";
import { Fragment, type KeyboardEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { passportQuery } from "../../api/queries";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { bareRef } from "../../frame/places";
import { problemWords } from "../../frame/problems";
import { useSession, useSite } from "../../frame/session";
import { type Asked, useAsked } from "../../frame/signing";
import { Icon } from "../../marks/Icon";
import { knowsPasskeys, wasCalledOff } from "../../passkeys/ceremony";
import { holdsQuery } from "../quality/api";
import { MEANINGS, passkeyTicket, type SignAsk, ticket } from "./api";
import "./signatures.css";

/** Above every drawer: the form whose act is signed is one. */
const ABOVE = 1200;

export default function SignDialog(): ReactNode {
  const { t } = useTranslation();
  const asked = useAsked();
  return (
    <Modal
      open={asked !== null}
      title={t("signatures.title")}
      onCancel={() => asked?.answer(null)}
      footer={null}
      zIndex={ABOVE}
      centered
      className="sign-dialog"
      destroyOnHidden
      modalRender={(dialog) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the keyboard within.
        <div onKeyDown={keepWithin}>{dialog}</div>
      )}
    >
      {asked && <Signers asked={asked} />}
    </Modal>
  );
}

const REACHED = "a[href], button, input, textarea, select, [tabindex]";

/** From the last field the keyboard goes to the first, not to the page behind what is signed. */
function keepWithin(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "Tab") return;
  const reached = [...event.currentTarget.querySelectorAll<HTMLElement>(REACHED)].filter(
    (one) => one.tabIndex >= 0 && !one.matches(":disabled") && one.offsetParent !== null,
  );
  const [from, to] = event.shiftKey ? [reached[0], reached.at(-1)] : [reached.at(-1), reached[0]];
  const { activeElement } = document;
  if (activeElement !== from && reached.some((one) => one === activeElement)) return;
  event.preventDefault();
  to?.focus();
}

/** One after the other: first whoever is signed in, then somebody else. */
function Signers({ asked }: { asked: Asked }): ReactNode {
  const { t } = useTranslation();
  const [signed, setSigned] = useState<{ ticket: string; name: string }[]>([]);
  const second = signed.length > 0;
  return (
    <div className="stack">
      <Signed asked={asked} />
      {signed.map(({ ticket: one, name }) => (
        <Note key={one} tone="ok">
          <Icon name="check" size={16} />
          <span className="grow">{t("signatures.signed_by", { name })}</span>
        </Note>
      ))}
      <Signer
        key={signed.length}
        asked={asked}
        second={second}
        onSigned={(one) => {
          const all = [...signed, one];
          if (all.length < asked.people) setSigned(all);
          else asked.answer(all.map(({ ticket: each }) => each));
        }}
      />
    </div>
  );
}

/** The act and the record that are signed, by what people call them. */
function Signed({ asked }: { asked: Asked }): ReactNode {
  const { t } = useTranslation();
  const record = recordOf(asked);
  return (
    <dl className="sign-what">
      <dt>{t("signatures.act")}</dt>
      <dd>
        <b>{actName(t, asked)}</b>
        {asked.people > 1 && (
          <span className="sec"> {t("signatures.people", { count: asked.people })}</span>
        )}
      </dd>
      {record && (
        <>
          <dt>{t(`signatures.kinds.${record.kind}`, { defaultValue: t("signatures.record") })}</dt>
          <dd>
            {record.kind === "holds" ? (
              <HeldName hold={record.code} />
            ) : (
              <b className="code">{record.code}</b>
            )}
          </dd>
        </>
      )}
      {asked.about?.map(([field, words]) => (
        <Fragment key={`${field} ${words}`}>
          <dt>{t(`signatures.about.${field}`)}</dt>
          <dd>{isPool(words) ? <PoolName pool={words} /> : words}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Records that an address names by a code of their own. */
const KINDS = new Set([
  "recalls",
  "complaints",
  "holds",
  "instructions",
  "shipments",
  "acts",
  "transfers",
  "receipts",
]);

const isPool = (words: string): boolean => /^(lot|run|tank):/.test(words);

/** A lot by its item and number. */
function PoolName({ pool }: { pool: string }): ReactNode {
  const site = useSite();
  const known = useQuery(passportQuery(site, pool)).data;
  return (
    <>
      {known?.item?.name}{" "}
      <b className="code">{known?.lot_number ?? known?.code ?? bareRef(pool)}</b>
    </>
  );
}

/** A hold by the lot that it blocks, and why. */
function HeldName({ hold }: { hold: string }): ReactNode {
  const site = useSite();
  const known = useQuery(holdsQuery(site)).data?.find((one) => one.hold === hold);
  if (!known) return <b className="code">{hold}</b>;
  return (
    <>
      {known.lot.item_name} <b className="code">{known.lot.lot_number ?? bareRef(known.lot.lot)}</b>{" "}
      <span className="sec">{known.reason}</span>
    </>
  );
}

const actName = (t: TFunction, { act }: Asked): string =>
  t(`acts.name.${act}`, { defaultValue: act });

/** The record in the address that an act is sent to: its kind and code. */
export function recordOf({ sent, record }: Pick<Asked, "sent" | "record">): {
  kind: string;
  code: string;
} | null {
  if (record) return { kind: "acts", code: record };
  const [kind = "", code] = sent?.path.split("/").slice(3) ?? [];
  if (!code || !KINDS.has(kind)) return null;
  const plain = decodeURIComponent(code);
  return { kind, code: isPool(plain) ? bareRef(plain) : plain };
}

interface SignerProps {
  asked: Asked;
  /** Somebody else than whoever is signed in. */
  second: boolean;
  onSigned: (signed: { ticket: string; name: string }) => void;
}

function Signer({ asked, second, onSigned }: SignerProps): ReactNode {
  const { t } = useTranslation();
  const here = useSite();
  const site = asked.site ?? here;
  const session = useSession();
  const may = asked.meanings.length > 0 ? asked.meanings : [...MEANINGS];
  const [meaning, setMeaning] = useState<string | undefined>(may.length === 1 ? may[0] : undefined);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const sign = useMutation({
    mutationFn: (by: "password" | "passkey") => {
      const about: SignAsk = {
        act: asked.act,
        record: asked.record ?? null,
        about: asked.sent ?? null,
        meaning: meaning ?? "",
      };
      if (by === "passkey") return passkeyTicket(site, about);
      return ticket(site, {
        ...about,
        password,
        ...(second ? { username, code: code === "" ? null : code } : {}),
      });
    },
    onSuccess: (given) =>
      onSigned({ ticket: given.ticket, name: given.person.name ?? given.person.person }),
    // What was wrong is typed anew.
    onError: (cause) => {
      if (!asksCode(cause)) setPassword("");
    },
  });
  const codeAsked = asksCode(sign.error) || code !== "";
  const failed = sign.error && !wasCalledOff(sign.error) ? sign.error : null;
  const ready = meaning !== undefined && password !== "" && (!second || username !== "");
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) sign.mutate("password");
      }}
    >
      <p className="sec t13">
        {second
          ? t("signatures.second_lead")
          : t("signatures.lead", { name: session?.person.name ?? "" })}
      </p>
      <Field label={t("signatures.meaning")}>
        {(id) => (
          <Select
            id={id}
            value={meaning}
            onChange={setMeaning}
            placeholder={t("signatures.choose_meaning")}
            options={may.map((value) => ({ value, label: t(`signatures.meanings.${value}`) }))}
          />
        )}
      </Field>
      {meaning && (
        <p className="sign-states t13" aria-live="polite">
          {t("signatures.states", {
            name: second ? username || "…" : (session?.person.name ?? ""),
            meaning: t(`signatures.meanings.${meaning}`),
            act: actName(t, asked),
          })}
        </p>
      )}
      {second && (
        <Field label={t("field.username")}>
          {(id) => (
            <Input
              id={id}
              autoComplete="off"
              autoFocus
              value={username}
              onChange={({ target }) => setUsername(target.value)}
            />
          )}
        </Field>
      )}
      <Field label={t("field.password")}>
        {(id) => (
          <Input.Password
            id={id}
            autoComplete={second ? "off" : "current-password"}
            autoFocus={!second}
            value={password}
            onChange={({ target }) => setPassword(target.value)}
          />
        )}
      </Field>
      {codeAsked && (
        <Field label={t("sign_in.code")}>
          {(id) => (
            <Input
              id={id}
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={({ target }) => setCode(target.value)}
            />
          )}
        </Field>
      )}
      <div role="alert">
        {failed && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span className="grow">{problemWords(t, failed)}</span>
          </Note>
        )}
      </div>
      <div className="drawer-acts">
        <Button onClick={() => asked.answer(null)}>{t("common.cancel")}</Button>
        {knowsPasskeys() && (
          <Button
            icon={<Icon name="key" size={16} />}
            disabled={meaning === undefined}
            loading={sign.isPending && sign.variables === "passkey"}
            onClick={() => sign.mutate("passkey")}
          >
            {t("signatures.by_passkey")}
          </Button>
        )}
        <Button type="primary" htmlType="submit" disabled={!ready} loading={sign.isPending}>
          {t("signatures.sign")}
        </Button>
      </div>
    </form>
  );
}

const asksCode = (cause: unknown): boolean =>
  cause instanceof Problem && ["code_needed", "wrong_code"].includes(cause.code);
