/** The verdict on one lot: what is good and what is not must add up to what is there. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Input, InputNumber, Segmented } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { billionths, plain, quantity, typedDecimal } from "../../language/decimal";
import { since } from "../../language/span";
import { instantOf, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { Tick } from "../../marks/StateMark";
import {
  type Inspect,
  type Inspected,
  inspect,
  lotTitle,
  planQuery,
  releaseUnderReserve,
  resultsQuery,
  type Waiting,
} from "./api";
import { PlanBox } from "./PlanBox";
import { Refused } from "./Refused";
import { NO_RESERVE, ReserveFields } from "./ReserveFields";
import { ResultsForm } from "./ResultsForm";

const STAGES = ["incoming", "in_process", "final", "return"] as const;

/** What is left for the other part, as a person would write it. */
export function rest(whole: string, part: string): string {
  const [all, taken] = [billionths(whole), billionths(part === "" ? "0" : part)];
  return all === null || taken === null || taken > all ? "" : plain(all - taken);
}

/** Where a lot comes from says at which stage it is most likely looked at. */
const likelyStage = ({ lot }: Waiting): string => (lot.supplier_lot ? "incoming" : "final");

interface VerdictFormProps {
  waiting: Waiting;
  onDone: (inspected: Inspected) => void;
}

export function VerdictForm({ waiting, onDone }: VerdictFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const may = useMay("quality.judge");
  const acting = useActing();
  const { lot, quantity: there, places } = waiting;
  const [form, setForm] = useState({
    stage: likelyStage(waiting),
    accepted: there,
    rejected: "0",
    sampled: null as number | null,
    defective: null as number | null,
    note: "",
    rejected_from: "",
    rejected_place: "",
  });
  const planned = useQuery(planQuery(site, lot.lot, form.stage));
  const plan = planned.data?.plan;
  const looks = (plan?.characteristics.length ?? 0) > 0;
  const sheet = useQuery({ ...resultsQuery(site, lot.lot, form.stage), enabled: looks });
  const counted = sheet.data?.columns.some(({ values }) => values.length > 0) ?? false;
  const pending = sheet.data?.needed ? sheet.data.pending : [];
  const [reserve, setReserve] = useState<typeof NO_RESERVE | null>(null);
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const change = (words: Partial<typeof form>): void => {
    acting.touched();
    commit.reset();
    setForm((now) => ({ ...now, ...words }));
  };
  const added = (billionths(form.accepted || "0") ?? 0n) + (billionths(form.rejected || "0") ?? 0n);
  const fits = added === billionths(there);
  const rejects = (billionths(form.rejected) ?? 0n) > 0n;
  const body: Inspect = {
    lot: lot.lot,
    stage: form.stage,
    accepted: form.accepted.trim() || "0",
    rejected: form.rejected.trim() || "0",
    // What pieces showed is counted by the server.
    sampled: counted ? null : form.sampled,
    defective: counted ? null : form.defective,
    note: form.note.trim() || null,
    ...(rejects && form.rejected_from ? { rejected_from: form.rejected_from } : {}),
    ...(rejects && form.rejected_place ? { rejected_place: form.rejected_place } : {}),
    act: acting.how(reasons),
  };
  const send = (key: string, preview: boolean) =>
    reserve
      ? releaseUnderReserve(
          site,
          { verdict: body, ...reserve, due: instantOf(reserve.due) ?? "" },
          key,
          preview,
        )
      : inspect(site, body, key, preview);
  const { act: _, ...asked } = body;
  const ready = !reserve || (reserve.due !== "" && reserve.reason.trim() !== "");
  const shown = useDeferredValue(JSON.stringify([asked, reserve, reasons, sheet.dataUpdatedAt]));
  const preview = useQuery({
    queryKey: [PREVIEW, "inspect", site, shown],
    queryFn: () => send("", true),
    enabled: may && fits && !waiting.on_hold && ready,
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => send(acting.key, false),
    onError: acting.refused,
    onSuccess: async ({ result }) => {
      acting.done();
      onDone(result);
      await refresh(queries);
    },
  });
  const problem = commit.error ?? (fits ? preview.error : null);
  const { result, warnings } = preview.data ?? {};

  return (
    <form
      className="verdict"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <header>
        <h2 className="t16">
          <b>{lot.item_name}</b>{" "}
          <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
            {lotTitle(lot)}
          </Link>
        </h2>
        <p className="sec t13">
          {t("quality.waits_since", { span: since(t, waiting.since), at: moment(waiting.since) })}
          {lot.supplier_lot && (
            <>
              {"　"}
              {t("field.supplier_lot")} <b className="code">{lot.supplier_lot}</b>
            </>
          )}
          {"　"}
          {t("field.place")} <b>{places.join(t("common.list_join")) || "–"}</b>
        </p>
      </header>
      {waiting.on_hold && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <span className="grow">{t("quality.held_first")}</span>
          <Link to="/holds" search={{ lot: lot.lot }} className="lnk">
            {t("quality.tab_holds")}
          </Link>
        </Note>
      )}
      <Segmented
        aria-label={t("quality.stage")}
        value={form.stage}
        onChange={(stage) => change({ stage })}
        options={STAGES.map((value) => ({ value, label: t(`quality.stages.${value}`) }))}
      />
      {plan && <PlanBox plan={plan} unit={lot.unit} />}
      {plan && looks && <ResultsForm key={form.stage} lot={lot.lot} stage={form.stage} />}
      {planned.error && <Note tone="no">{problemWords(t, planned.error)}</Note>}
      <div className="row verdict-row">
        <Field
          label={t("common.with_unit", { word: t("quality.accepted"), unit: lot.unit })}
          width={150}
        >
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              value={form.accepted}
              onChange={({ target }) =>
                change({
                  accepted: typedDecimal(target.value),
                  rejected: rest(there, typedDecimal(target.value)) || form.rejected,
                })
              }
            />
          )}
        </Field>
        <Field
          label={t("common.with_unit", { word: t("quality.rejected"), unit: lot.unit })}
          width={150}
        >
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              value={form.rejected}
              onChange={({ target }) =>
                change({
                  rejected: typedDecimal(target.value),
                  accepted: rest(there, typedDecimal(target.value)) || form.accepted,
                })
              }
            />
          )}
        </Field>
        <p className={fits ? "verdict-sum num" : "verdict-sum fault num"} role="status">
          {quantity(there, lot.unit)} = {quantity(form.accepted || "0", lot.unit)} +{" "}
          {quantity(form.rejected || "0", lot.unit)} {lot.unit}{" "}
          {fits ? (
            <>
              <Tick /> {t("quality.adds_up")}
            </>
          ) : (
            <>
              <Icon name="warn" size={14} /> {t("quality.off")}
            </>
          )}
        </p>
      </div>
      {rejects && (
        <div className="row verdict-row">
          {places.length > 1 && (
            <Field label={t("quality.rejected_from")} width={220}>
              {(id) => (
                <MasterPicker
                  id={id}
                  kind="place"
                  label={t("quality.rejected_from")}
                  value={form.rejected_from}
                  onChange={(rejected_from) => change({ rejected_from })}
                />
              )}
            </Field>
          )}
          <Field label={t("quality.rejected_place")} width={260}>
            {(id) => (
              <MasterPicker
                id={id}
                kind="place"
                label={t("quality.rejected_place")}
                value={form.rejected_place}
                onChange={(rejected_place) => change({ rejected_place })}
              />
            )}
          </Field>
        </div>
      )}
      <div className="row verdict-row">
        {!counted && (
          <>
            <Field label={t("quality.sampled")} width={110}>
              {(id) => (
                <InputNumber
                  id={id}
                  min={0}
                  precision={0}
                  value={form.sampled}
                  onChange={(sampled) => change({ sampled })}
                />
              )}
            </Field>
            <Field label={t("quality.defective")} width={110}>
              {(id) => (
                <InputNumber
                  id={id}
                  min={0}
                  precision={0}
                  value={form.defective}
                  onChange={(defective) => change({ defective })}
                />
              )}
            </Field>
          </>
        )}
        <Field label={t("quality.found")}>
          {(id) => (
            <Input
              id={id}
              maxLength={500}
              value={form.note}
              onChange={({ target }) => change({ note: target.value })}
            />
          )}
        </Field>
      </div>
      {pending.length > 0 && may && (
        <Checkbox
          checked={reserve !== null}
          onChange={({ target }) => {
            change({});
            setReserve(target.checked ? NO_RESERVE : null);
          }}
        >
          {t("quality.reserve.act")}
        </Checkbox>
      )}
      {reserve && pending.length > 0 && (
        <ReserveFields
          pending={pending}
          value={reserve}
          onChange={(words) => {
            change({});
            setReserve(words);
          }}
        />
      )}
      <div role="alert">
        {fits && (
          <Refused
            problem={waiting.on_hold ? null : problem}
            reasons={reasons}
            onReason={(rule, reason) => setReasons((now) => ({ ...now, [rule]: reason }))}
          />
        )}
      </div>
      <Warned warnings={warnings} />
      <footer className="row">
        <span className="grow sec">
          {result &&
            fits &&
            !problem &&
            t(`quality.would_${sentenceOf(result)}`, {
              lot: lotTitle(result.lot),
              part: result.rejected ? lotTitle(result.rejected.lot) : "",
              quantity: `${quantity(result.rejected?.quantity ?? result.quantity, lot.unit)} ${lot.unit}`,
            })}
        </span>
        <Button
          type="primary"
          htmlType="submit"
          icon={<Icon name="check" size={16} />}
          loading={commit.isPending}
          disabled={!may || waiting.on_hold || !fits || !ready || problem !== null}
        >
          {t(reserve ? "quality.reserve.act" : "quality.judge")}
        </Button>
      </footer>
      {!may && <p className="mut t12">{t("access.denied")}</p>}
    </form>
  );
}

/** Which sentence says what the verdict does. */
function sentenceOf({ status, rejected }: { status: string; rejected?: unknown }): string {
  if (status === "rejected") return "reject";
  return rejected ? "part" : "release";
}
