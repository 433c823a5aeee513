/** The next step of a complaint: what was done, who looks after it, and until when the next is due. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQuery } from "../../api/queries";
import { refresh, useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { useMay, useSession, useSite } from "../../frame/session";
import { fieldValue, instantOf } from "../../language/time";
import { Refused } from "../quality/Refused";
import { type Complaint, STEPS, settingsQuery, stepComplaint } from "./api";

const HOUR_MS = 3_600_000;
/** Where the company set no time for a step, tomorrow at this hour is proposed. */
const HOURS = 24;

const inHours = (hours: number): string =>
  fieldValue(new Date(Date.now() + hours * HOUR_MS).toISOString());

export function StepForm({ complaint, step }: { complaint: Complaint; step: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [note, setNote] = useState("");
  const settings = useQuery(settingsQuery);
  const after = STEPS[STEPS.indexOf(step as (typeof STEPS)[number]) + 1];
  const hours = after && after !== "taken" ? settings.data?.[after] : null;
  const [chosen, setDue] = useState("");
  const due = chosen || inHours(hours ?? HOURS);
  const [owner, setOwner] = useState("");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const last = step === "closed";
  const commit = useMutation({
    mutationFn: () =>
      stepComplaint(
        site,
        complaint.code,
        {
          step,
          note: note.trim() || null,
          due_at: last ? null : instantOf(due),
          ...(owner ? { owner } : {}),
          act: acting.how(reasons),
        },
        acting.key,
      ),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      await refresh(queries);
    },
  });
  return (
    <form
      className="stack step-form"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Field label={t("complaints.what_was_done")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={2000}
            value={note}
            onChange={({ target }) => {
              acting.touched();
              commit.reset();
              setNote(target.value);
            }}
          />
        )}
      </Field>
      <div className="row step-row">
        {!last && (
          <Field label={t("complaints.due_next")} width={210}>
            {(id) => (
              <DateField
                id={id}
                timed
                value={due}
                onChange={(at) => {
                  acting.touched();
                  setDue(at);
                }}
              />
            )}
          </Field>
        )}
        <Field label={t("complaints.owner")} width={180}>
          {(id) => <OwnerPick id={id} value={owner} onChange={setOwner} now={complaint.owner} />}
        </Field>
        <span className="grow" />
        <Button type="primary" htmlType="submit" loading={commit.isPending}>
          {t(`complaints.do.${step}`)}
        </Button>
      </div>
      <div role="alert">
        <Refused
          problem={commit.error}
          reasons={reasons}
          onReason={(rule, answer) => {
            commit.reset();
            setReasons((now) => ({ ...now, [rule]: answer }));
          }}
        />
      </div>
    </form>
  );
}

interface OwnerPickProps {
  id: string;
  value: string;
  now: string | null | undefined;
  onChange: (owner: string) => void;
}

/** Only who may manage people sees all of them; everybody else takes it over or leaves it. */
function OwnerPick({ id, value, now, onChange }: OwnerPickProps): ReactNode {
  const { t } = useTranslation();
  const session = useSession();
  const may = useMay("people.manage");
  const people = useQuery({ ...peopleQuery, enabled: may });
  const me = session?.person;
  const others = (people.data?.rows ?? []).filter(
    (one) => one.active && one.username && one.id !== me?.id,
  );
  return (
    <Select
      id={id}
      style={{ width: "100%" }}
      aria-label={t("complaints.owner")}
      value={value}
      onChange={onChange}
      options={[
        { value: "", label: now ? t("complaints.stays_with", { owner: now }) : t("complaints.me") },
        ...(now && me ? [{ value: me.username ?? "", label: me.name ?? me.username }] : []),
        ...others.map((one) => ({ value: one.username ?? "", label: one.name ?? one.username })),
      ]}
    />
  );
}
