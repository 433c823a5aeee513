/** The scales, how their checks stand, and the log of the check weights. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { checkScale, checksQuery, ReadingProblem, type Scale, scalesQuery } from "./api";

export function ScalesPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const scales = useQuery(scalesQuery(site));
  const rows = scales.data?.rows ?? [];
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("scales.title")}</h1>
      </header>
      {scales.isPending && <Bones />}
      {scales.isError && <Failed cause={scales.error} retry={() => scales.refetch()} />}
      {scales.isSuccess && rows.length === 0 && (
        <section className="card">
          <Empty text={t("scales.empty")}>
            <Link to="/masters/$kind" params={{ kind: "scale" }} className="lnk">
              {t("scales.to_masters")}
            </Link>
          </Empty>
        </section>
      )}
      {rows.map((scale) => (
        <OneScale key={scale.scale} scale={scale} />
      ))}
    </div>
  );
}

function OneScale({ scale }: { scale: Scale }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const queries = useQueryClient();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [open, setOpen] = useState(false);
  const check = useMutation({
    mutationFn: () => checkScale(site, scale.scale, key),
    onSuccess: async () => {
      setKey(crypto.randomUUID());
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith("scale"),
      });
    },
  });
  const tone = scale.check === "failed" ? "no" : scale.check === "due" ? "ask" : "plain";
  return (
    <section className="card pad stack" aria-label={scale.name}>
      <div className="row">
        <h2 className="t16">
          {scale.name} <span className="code">{scale.scale}</span>
        </h2>
        <span className="grow" />
        <Button onClick={() => setOpen(!open)} aria-expanded={open}>
          {t("scales.log")}
        </Button>
        {may && scale.check_weight && (
          <Button type="primary" loading={check.isPending} onClick={() => check.mutate()}>
            {t("scales.check", { weight: scale.check_weight })}
          </Button>
        )}
      </div>
      <Note tone={tone}>
        <Icon name={scale.check === "passed" ? "check" : "warn"} size={16} />
        <span className="grow">
          {t(`scales.state.${scale.check}`, { at: moment(scale.checked_at) })}
        </span>
      </Note>
      {check.isError && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <span className="grow">{wordsOf(t, check.error, scale)}</span>
        </Note>
      )}
      {open && <Log code={scale.scale} />}
    </section>
  );
}

function wordsOf(t: ReturnType<typeof useTranslation>["t"], cause: unknown, scale: Scale): string {
  if (!(cause instanceof ReadingProblem)) return problemWords(t, cause);
  const params = {
    scale: scale.scale,
    gross: cause.reading.gross ?? "",
    least: scale.least ?? "0",
  };
  return t(`refusal.${cause.reading.problem}`, params);
}

function Log({ code }: { code: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const checks = useQuery(checksQuery(site, code));
  if (checks.isPending) return <Bones />;
  if (checks.isError) return <Failed cause={checks.error} retry={() => checks.refetch()} />;
  if (checks.data.rows.length === 0) return <Empty text={t("scales.no_checks")} />;
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.time")}</th>
            <th scope="col">{t("scales.nominal")}</th>
            <th scope="col">{t("scales.shown")}</th>
            <th scope="col">{t("scales.within")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("returnables.by")}</th>
          </tr>
        </thead>
        <tbody>
          {checks.data.rows.map((one) => (
            <tr key={one.at}>
              <td className="num">{moment(one.at)}</td>
              <td className="num">{one.nominal} kg</td>
              <td className="num">{one.shown} kg</td>
              <td className="num">{one.within} kg</td>
              <td>{t(one.passed ? "scales.passed" : "scales.failed")}</td>
              <td>{one.by ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
