/** One gauge: what it is, how it was found each time, and what it judged while it may have been wrong. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { InDoubt } from "../quality/InDoubt";
import { type Calibration, type Gauge, gaugeQuery, judgedQuery } from "./api";
import { CalibrationForm } from "./CalibrationForm";

export function GaugeShown({ code, chosen }: { code: string; chosen: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("quality.judge");
  const navigate = useNavigate({ from: "/gauges" });
  const found = useQuery(gaugeQuery(site, code));
  const choose = (calibration: string): void => {
    void navigate({ search: { code, calibration }, replace: true });
  };
  if (!found.data) {
    return (
      <section className="card pad" aria-label={code}>
        {found.isError ? (
          <Failed cause={found.error} retry={() => found.refetch()} />
        ) : (
          <Bones rows={6} />
        )}
      </section>
    );
  }
  const { gauge, calibrations } = found.data;
  const doubted = calibrations.filter(({ as_found }) => !as_found);
  const shown = doubted.find(({ calibration }) => calibration === chosen) ?? doubted[0];
  return (
    <div className="gauge-shown">
      {found.isError && (
        <Stale at={found.dataUpdatedAt} cause={found.error} retry={() => found.refetch()} />
      )}
      <section className="card pad" aria-label={gauge.name}>
        <h2 className="t16">
          {gauge.name} <span className="code">{gauge.code}</span>
        </h2>
        <About gauge={gauge} />
        {may && <CalibrationForm gauge={gauge} onFoundOut={choose} />}
      </section>
      {shown && <Judged gauge={gauge} calibration={shown} />}
      <section className="card pad" aria-label={t("quality.gauge.history")}>
        <h2 className="t16">{t("quality.gauge.history")}</h2>
        {calibrations.length === 0 ? (
          <Empty text={t("quality.gauge.no_history")} />
        ) : (
          <ul className="gauge-history">
            {calibrations.map((one) => (
              <Calibrated key={one.calibration} of={one} onChoose={choose} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function About({ gauge }: { gauge: Gauge }): ReactNode {
  const { t } = useTranslation();
  const said = [
    gauge.measures,
    gauge.resolution,
    gauge.serial && t("quality.gauge.serial", { serial: gauge.serial }),
    gauge.place,
    gauge.interval_days && t("quality.gauge.every", { count: gauge.interval_days }),
    gauge.due && t("quality.gauge.until", { day: gauge.due }),
  ];
  return <p className="sec t13">{said.filter(Boolean).join(" · ")}</p>;
}

interface CalibratedProps {
  of: Calibration;
  onChoose: (calibration: string) => void;
}

function Calibrated({ of, onChoose }: CalibratedProps): ReactNode {
  const { t } = useTranslation();
  const word = (good: boolean): string => t(good ? "quality.gauge.within" : "quality.gauge.beyond");
  return (
    <li>
      <p className="row">
        <b className="num">{moment(of.at)}</b>
        <span className="grow">{of.laboratory}</span>
        <span className={of.as_found ? undefined : "fault"}>
          {t("quality.gauge.was_found", { how: word(of.as_found) })}
        </span>
        <span className={of.as_left ? undefined : "fault"}>
          {t("quality.gauge.was_left", { how: word(of.as_left) })}
        </span>
        {!of.as_found && (
          <button type="button" className="lnk" onClick={() => onChoose(of.calibration)}>
            {t("quality.gauge.what_judged")}
          </button>
        )}
      </p>
      <p className="sec t13 num">
        {[of.certificate, of.due && t("quality.gauge.until", { day: of.due }), of.by?.name, of.note]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </li>
  );
}

function Judged({ gauge, calibration }: { gauge: Gauge; calibration: Calibration }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const found = useQuery(judgedQuery(site, gauge.code, calibration.calibration));
  const at = moment(calibration.at);
  return (
    <section className="card pad gauge-judged" aria-label={t("quality.gauge.in_doubt")}>
      <h2 className="t16">{t("quality.gauge.in_doubt")}</h2>
      {found.isPending && <Bones rows={3} />}
      {found.isError && <Failed cause={found.error} retry={() => found.refetch()} />}
      {found.data && (
        <>
          <p className="sec t13">
            {t("quality.gauge.found_out", { at })}
            {"　"}
            {found.data.since
              ? t("quality.gauge.since", { at: moment(found.data.since) })
              : t("quality.gauge.since_ever")}
            {"　"}
            {found.data.until
              ? t("quality.gauge.up_to", { at: moment(found.data.until) })
              : t("quality.gauge.up_to_now")}
            {"　"}
            <Link
              to="/trace"
              search={{
                root: `instrument:${gauge.code}`,
                direction: "forward",
                ...(found.data.since && { at_from: found.data.since }),
                ...(found.data.until && { at_to: found.data.until }),
              }}
              className="lnk"
            >
              {t("quality.gauge.trace")}
            </Link>
          </p>
          {found.data.lots.length === 0 ? (
            <p>{t("quality.gauge.judged_none")}</p>
          ) : (
            <InDoubt
              lots={found.data.lots}
              toHold={found.data.to_hold}
              reason={t("quality.gauge.hold_reason", { name: gauge.name, code: gauge.code, at })}
            />
          )}
          {found.data.more && <p className="fault t13">{t("quality.gauge.more")}</p>}
        </>
      )}
    </section>
  );
}
