/** A trace can begin at a machine, a person, a place, a scale, a gauge or a parameter, and a time. */
import { useNavigate } from "@tanstack/react-router";
import { Button, Input, Segmented, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { instantOf } from "../../language/time";

const KINDS = ["equipment", "person", "place", "gauge", "instrument", "parameter"] as const;
type Kind = (typeof KINDS)[number];

const PARAMETERS = ["temperature", "precool_c", "loading_c", "arrival_c", "transport_c"] as const;

export function BeginForm(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [kind, setKind] = useState<Kind>("equipment");
  const [code, setCode] = useState("");
  const [parameter, setParameter] = useState<string>(PARAMETERS[0]);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const what = kind === "parameter" ? parameter : code.trim();
  // All that somebody ever did is no suspicion: a person is asked about a stretch of time.
  const isAsked = what !== "" && (kind !== "person" || (instantOf(from) && instantOf(to)));
  const ask = (): void => {
    const [at_from, at_to] = [instantOf(from), instantOf(to)];
    const span = { ...(at_from && { at_from }), ...(at_to && { at_to }) };
    void navigate({
      to: "/trace",
      search: { root: `${kind}:${what}`, direction: "forward", ...span },
    });
  };
  return (
    <form
      className="card machine-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isAsked) ask();
      }}
    >
      <h2 className="t14">{t("trace.begin.title")}</h2>
      <Segmented<Kind>
        aria-label={t("trace.begin.title")}
        value={kind}
        onChange={setKind}
        options={KINDS.map((value) => ({ value, label: t(`trace.begin.kind.${value}`) }))}
      />
      <label htmlFor="begin-code">{t(`trace.begin.code.${kind}`)}</label>
      {kind === "parameter" ? (
        <Select
          id="begin-code"
          value={parameter}
          onChange={setParameter}
          options={PARAMETERS.map((value) => ({
            value,
            label: t(`trace.begin.parameter.${value}`),
          }))}
        />
      ) : (
        <Input id="begin-code" value={code} onChange={(event) => setCode(event.target.value)} />
      )}
      <label htmlFor="begin-from">{t("trace.more.from")}</label>
      <DateField id="begin-from" timed value={from} onChange={setFrom} />
      <label htmlFor="begin-to">{t("trace.more.to")}</label>
      <DateField id="begin-to" timed value={to} onChange={setTo} />
      {kind === "person" && !isAsked && <p className="t12 mut">{t("trace.begin.person_hint")}</p>}
      <Button htmlType="submit" disabled={!isAsked}>
        {t("trace.begin.act")}
      </Button>
    </form>
  );
}
