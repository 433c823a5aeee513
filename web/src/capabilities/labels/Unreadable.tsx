/**
 * A label nobody can read: what should lie here is shown, one is chosen, a second person says so
 * too, and a new label is printed. The choice stays on record as a choice.
 */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Radio } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { civil, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { candidatesQuery, identifyGoods } from "./api";
import type { Candidate, Identified, PrinterView } from "./contract";
import { PrintDone } from "./PrintDone";
import { PrinterPick, rememberedPrinter } from "./PrinterPick";

interface UnreadableProps {
  place: string;
  printers: readonly PrinterView[];
  onClose: () => void;
}

export function Unreadable({ place: first, printers, onClose }: UnreadableProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const [place, setPlace] = useState(first);
  const [chosen, setChosen] = useState("");
  const [done, setDone] = useState<Identified | null>(null);
  const found = useQuery(candidatesQuery(site, place));
  if (done)
    return (
      <div className="stack">
        <Note tone="ok">
          <Icon name="check" size={16} />
          <span>{t("labels.unreadable.done", { count: done.voided.length })}</span>
        </Note>
        <PrintDone printed={done} onMore={() => setDone(null)} onClose={onClose} />
      </div>
    );
  return (
    <div className="stack">
      <p className="sec t13">{t("labels.unreadable.lead")}</p>
      <Field label={t("labels.unreadable.where")}>
        {(id) => (
          <MasterPicker
            kind="place"
            id={id}
            label={t("labels.unreadable.where")}
            value={place}
            onChange={(code) => {
              setPlace(code);
              setChosen("");
            }}
          />
        )}
      </Field>
      {place !== "" && found.isPending && <Bones rows={3} height={64} />}
      {found.isError && <Failed cause={found.error} retry={() => found.refetch()} />}
      {found.data?.rows.length === 0 && <Empty text={t("labels.unreadable.none")} />}
      {found.data && found.data.rows.length > 0 && (
        <Radio.Group
          aria-label={t("labels.unreadable.which")}
          className="candidates"
          value={chosen}
          onChange={({ target }) => setChosen(String(target.value))}
        >
          {found.data.rows.map((row) => (
            <Radio key={row.subject} value={row.subject} className="candidate">
              <CandidateWords row={row} />
            </Radio>
          ))}
        </Radio.Group>
      )}
      {chosen && (
        <Second
          key={chosen}
          subject={chosen}
          place={place}
          printers={printers}
          onDone={setDone}
          onClose={onClose}
        />
      )}
    </div>
  );
}

function CandidateWords({ row }: { row: Candidate }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="candidate-words">
      <b>
        {row.item_name ?? row.item} <span className="code">{row.code}</span>
      </b>
      <span className="t13 sec num">
        {row.quantity && `${quantity(row.quantity, row.unit)} ${row.unit ?? ""}`}
        {row.expires_on && ` · ${t("field.expires")} ${civil(row.expires_on)}`}
        {row.last_seen_at &&
          ` · ${t("labels.unreadable.last_seen", { at: moment(row.last_seen_at) })}`}
      </span>
      <span className="t12 mut">
        {row.why.map((why) => t(`labels.unreadable.why.${why}`)).join(t("common.list_join"))}
      </span>
    </span>
  );
}

interface SecondProps {
  subject: string;
  place: string;
  printers: readonly PrinterView[];
  onDone: (done: Identified) => void;
  onClose: () => void;
}

/** PINs are figures and short; everything else is a password. */
const isPin = (text: string): boolean => /^\d{4,8}$/.test(text);

/** Another person looks at the goods as well, and signs beside whoever chose. */
function Second({ subject, place, printers, onDone, onClose }: SecondProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const [who, setWho] = useState("");
  const [proof, setProof] = useState("");
  const [printer, setPrinter] = useState(() => rememberedPrinter(printers));
  const sign = useMutation({
    mutationFn: () =>
      identifyGoods(
        site,
        {
          subject,
          place,
          reason: reason.trim(),
          confirmed_by: who.trim(),
          ...(isPin(proof) ? { confirm_pin: proof } : { confirm_password: proof }),
          printer,
          act: acting.how({}),
        },
        acting.key,
      ),
    onError: () => {
      acting.refused();
      setProof("");
    },
    onSuccess: async ({ result }) => {
      acting.done();
      onDone(result);
      await refresh(queries);
    },
  });
  const touched = (): void => {
    acting.touched();
    sign.reset();
  };
  const wrong = sign.error instanceof Problem && sign.error.code === "wrong_secret";
  return (
    <form
      className="stack second"
      onSubmit={(event) => {
        event.preventDefault();
        sign.mutate();
      }}
    >
      <Field label={t("labels.unreadable.reason")}>
        {(id) => (
          <Input
            id={id}
            maxLength={200}
            value={reason}
            placeholder={t("labels.unreadable.reason_hint")}
            onChange={({ target }) => {
              touched();
              setReason(target.value);
            }}
          />
        )}
      </Field>
      <fieldset className="second-who">
        <legend className="t13">{t("labels.unreadable.second")}</legend>
        <Field label={t("field.username")}>
          {(id) => (
            <Input
              id={id}
              autoComplete="off"
              value={who}
              onChange={({ target }) => {
                touched();
                setWho(target.value);
              }}
            />
          )}
        </Field>
        <Field label={t("labels.unreadable.proof")}>
          {(id) => (
            <Input.Password
              id={id}
              autoComplete="new-password"
              status={wrong ? "error" : ""}
              value={proof}
              onChange={({ target }) => {
                touched();
                setProof(target.value);
              }}
            />
          )}
        </Field>
      </fieldset>
      <PrinterPick printers={printers} value={printer} onChange={setPrinter} />
      <div role="alert">
        {sign.isError && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span className="grow">{problemWords(t, sign.error)}</span>
          </Note>
        )}
      </div>
      <div className="drawer-acts">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={sign.isPending}
          disabled={reason.trim() === "" || who.trim() === "" || proof === ""}
        >
          {t("labels.unreadable.act")}
        </Button>
      </div>
    </form>
  );
}
