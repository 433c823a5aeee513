/**
 * Common cause: from bad lots to what they share.
 *
 * The lots are scanned, typed or pasted, or taken from open complaints and holds. The answer tells
 * what it compared with and how many questions it asked at once, because both decide what a chance
 * means.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Button, Input, InputNumber, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { AnalysisTabs } from "./AnalysisTabs";
import { type CauseAsk, causeQuery, given, namesIn, type Period } from "./api";
import { Findings } from "./Findings";
import { FromLists } from "./FromLists";
import { PeriodFields, periodOf } from "./PeriodFields";

const DAYS = 14;
const DAYS_MOST = 3_660;

type Against = "around" | "period" | "named";

const joined = (before: string, names: string[]): string =>
  [...new Set([...namesIn(before), ...names])].join("\n");

export function CausePage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const search = useSearch({ from: "/desk/analysis/cause" });
  const [bad, setBad] = useState(search.bad ?? "");
  const [against, setAgainst] = useState<Against>("around");
  const [days, setDays] = useState(DAYS);
  const [period, setPeriod] = useState<Period>({});
  const [compared, setCompared] = useState("");
  const first = namesIn(search.bad ?? "");
  const [ask, setAsk] = useState<CauseAsk | null>(
    first.length > 0 ? { bad: first, compared: [], days: DAYS } : null,
  );
  const question = causeQuery(site, ask);
  const causes = useQuery(question);
  const names = namesIn(bad);
  const begin = (): void => {
    const beside = {
      around: { compared: [], days },
      period: { compared: [], ...given(periodOf(period)) },
      named: { compared: namesIn(compared) },
    };
    const next: CauseAsk = { bad: names, ...beside[against] };
    // The same question again is asked again: there may be news.
    void queries.removeQueries({ queryKey: causeQuery(site, next).queryKey });
    setAsk(next);
  };
  const ready =
    names.length > 0 &&
    (against !== "named" || namesIn(compared).length > 0) &&
    (against !== "period" || Boolean(period.from || period.to));
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("analysis.cause.title")}</h1>
        <AnalysisTabs />
      </header>
      <div className="cause">
        <form
          className="card stack cause-ask"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) begin();
          }}
        >
          <Field label={t("analysis.cause.bad", { count: names.length })}>
            {(id) => (
              <Input.TextArea
                id={id}
                rows={6}
                value={bad}
                placeholder={t("analysis.cause.bad_hint")}
                onChange={({ target }) => setBad(target.value)}
              />
            )}
          </Field>
          <FromLists onTaken={(names) => setBad((now) => joined(now, names))} />
          <Field label={t("analysis.cause.against")}>
            {(id) => (
              <Segmented<Against>
                id={id}
                block
                value={against}
                onChange={setAgainst}
                options={(["around", "period", "named"] as const).map((value) => ({
                  value,
                  label: t(`analysis.cause.against_of.${value}`),
                }))}
              />
            )}
          </Field>
          {against === "around" && (
            <Field label={t("analysis.cause.days")}>
              {(id) => (
                <InputNumber
                  id={id}
                  min={0}
                  max={DAYS_MOST}
                  precision={0}
                  value={days}
                  onChange={(value) => setDays(value ?? DAYS)}
                />
              )}
            </Field>
          )}
          {against === "period" && (
            <PeriodFields
              period={period}
              onChange={(words) => setPeriod((now) => ({ ...now, ...words }))}
            />
          )}
          {against === "named" && (
            <Input.TextArea
              aria-label={t("analysis.cause.against_of.named")}
              rows={5}
              value={compared}
              placeholder={t("analysis.cause.bad_hint")}
              onChange={({ target }) => setCompared(target.value)}
            />
          )}
          <div className="row">
            <Button type="primary" htmlType="submit" disabled={!ready} loading={causes.isFetching}>
              {t("analysis.cause.find")}
            </Button>
            {causes.isFetching && (
              <Button onClick={() => void queries.cancelQueries({ queryKey: question.queryKey })}>
                {t("common.cancel")}
              </Button>
            )}
          </div>
        </form>
        <section className="card" aria-busy={causes.isFetching}>
          {ask === null && <Empty text={t("analysis.cause.empty")} />}
          {ask !== null && causes.isFetching && <Bones rows={8} />}
          {causes.isError && !causes.isFetching && (
            <Failed cause={causes.error} retry={() => causes.refetch()} />
          )}
          {ask !== null && causes.isPending && !causes.isFetching && (
            <Empty text={t("analysis.stopped")} />
          )}
          {causes.data && !causes.isFetching && <Findings causes={causes.data} />}
        </section>
      </div>
    </div>
  );
}
