/** Sends messages with personal links, and says who is told next where nobody answers. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { Refused } from "../quality/Refused";
import { type Recall, send } from "./api";
import { Contacts } from "./Contacts";

const STEPS = ["remind_min", "deputy_min", "owner_min"] as const;

export function SendForm({ recall, onDone }: { recall: Recall; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [pace, setPace] = useState({
    remind_min: String(recall.pace.remind_min),
    deputy_min: String(recall.pace.deputy_min),
    owner_min: String(recall.pace.owner_min),
  });
  const open = recall.customers.filter((one) => !one.acknowledged_at || one.telling === "more");
  const more = open.filter((one) => one.telling === "more");
  const reached = open.filter((one) => one.contacts.some((to) => to.email || to.webhook));
  const others = open.filter((one) => !reached.includes(one) && !one.noticed_at);
  const commit = useMutation({
    mutationFn: () => {
      const minutes = (text: string): number | null => Number.parseInt(text, 10) || null;
      const body = {
        customers: reached.map((one) => one.customer),
        remind_min: minutes(pace.remind_min),
        deputy_min: minutes(pace.deputy_min),
        owner_min: minutes(pace.owner_min),
        act: acting.how({}),
      };
      return send(site, recall.code, body, acting.key);
    },
    onError: acting.refused,
    onSuccess: async ({ warnings }) => {
      acting.done();
      // Whoever is told nothing anew is named before the form goes.
      if (warnings.length === 0) onDone();
      await refresh(queries);
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      {recall.drill && <Note tone="ask">{t("recalls.send_drill")}</Note>}
      <p className="t13">
        {t("recalls.send_to", { count: reached.length })}{" "}
        <b>{reached.map((one) => one.name).join(", ")}</b>
      </p>
      {more.length > 0 && (
        <p className="t13">
          {t("recalls.send_more", { names: more.map((one) => one.name).join(", ") })}
        </p>
      )}
      {others.length > 0 && (
        <section aria-label={t("recalls.send_not")}>
          <p className="t13 recall-open">{t("recalls.send_not")}</p>
          {others.map((one) => (
            <div key={one.customer} className="recall-list">
              <b className="t13">{one.name}</b>
              {one.contacts.length === 0 && <p className="mut t12">{t("recalls.contacts_none")}</p>}
              <Contacts contacts={one.contacts} />
            </div>
          ))}
          <Link to="/masters/$kind" params={{ kind: "contact" }} className="lnk t13">
            {t("recalls.contacts")}
          </Link>
        </section>
      )}
      <div className="row recall-two">
        {STEPS.map((step) => (
          <Field key={step} label={t(`recalls.${step}`)} width={150}>
            {(id) => (
              <Input
                id={id}
                inputMode="numeric"
                value={pace[step]}
                onChange={({ target }) => {
                  acting.touched();
                  commit.reset();
                  setPace((now) => ({ ...now, [step]: target.value }));
                }}
              />
            )}
          </Field>
        ))}
      </div>
      <p className="mut t12">{t("recalls.send_about")}</p>
      <div role="status">
        <Warned warnings={commit.data?.warnings} />
      </div>
      <div role="alert">
        <Refused problem={commit.error} reasons={{}} onReason={() => undefined} />
      </div>
      <div className="drawer-acts">
        <Button
          type="primary"
          htmlType="submit"
          loading={commit.isPending}
          disabled={reached.length === 0}
        >
          {t("recalls.send")}
        </Button>
      </div>
    </form>
  );
}
