/** What the values of a chart are like: mean, deviation, indices with confidence, and how they lie. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Bin, Chart, Summary } from "./api";
import { figure, place } from "./scale";

const WIDTH = 320;
const HEIGHT = 120;

export function Figures({ chart }: { chart: Chart }): ReactNode {
  const { t } = useTranslation();
  const { summary, unit, histogram, lower, upper } = chart;
  if (!summary) return null;
  const ends: [number, number] = [summary.least, summary.most];
  const as = (value: number | null | undefined): string =>
    value == null ? "–" : `${figure(value, ends)} ${unit}`;
  const allowed =
    lower != null && upper != null
      ? `${lower} – ${upper}`
      : lower != null
        ? `≥ ${lower}`
        : upper != null
          ? `≤ ${upper}`
          : "";
  return (
    <section className="chart-figures" aria-label={t("quality.chart.values")}>
      <dl>
        <Row word={t("quality.chart.values")}>{summary.count}</Row>
        <Row word={t("quality.chart.mean")}>{as(summary.mean)}</Row>
        <Row word={t("quality.chart.deviation")}>{as(summary.deviation)}</Row>
        <Row word={t("quality.chart.within")}>{as(summary.within)}</Row>
        <Row word={t("quality.chart.range")}>
          {as(summary.least)} – {as(summary.most)}
        </Row>
        {summary.normal_p != null && (
          <Row word={t("quality.chart.normal_p")}>
            {summary.normal_p < 0.001 ? "< 0.001" : summary.normal_p.toFixed(3)}
          </Row>
        )}
        <Indices words={["Cp", "Cpk"]} of={summary.capability} />
        <Indices words={["Pp", "Ppk"]} of={summary.performance} />
      </dl>
      {histogram.length > 0 && (
        <figure>
          <figcaption className="sec t13">
            {t("quality.chart.histogram")}
            {allowed && `　${t("quality.chart.of_allowed", { allowed: `${allowed} ${unit}` })}`}
          </figcaption>
          <Histogram bins={histogram} allowed={[lower, upper]} />
        </figure>
      )}
    </section>
  );
}

function Row({ word, children }: { word: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="sec t13">{word}</dt>
      <dd className="num">{children}</dd>
    </div>
  );
}

interface IndicesProps {
  words: [string, string];
  of: Summary["capability"];
}

function Indices({ words: [potential, actual], of }: IndicesProps): ReactNode {
  const { t } = useTranslation();
  if (!of) return null;
  const between = (from?: number | null, to?: number | null): ReactNode =>
    from != null &&
    to != null && (
      <span className="mut t12">
        {" "}
        {t("quality.chart.confidence", { from: from.toFixed(2), to: to.toFixed(2) })}
      </span>
    );
  return (
    <>
      {of.potential != null && (
        <Row word={potential}>
          {of.potential.toFixed(2)}
          {between(of.potential_from, of.potential_to)}
        </Row>
      )}
      <Row word={actual}>
        <b className={of.actual < 1 ? "fault" : undefined}>{of.actual.toFixed(2)}</b>
        {between(of.actual_from, of.actual_to)}
      </Row>
    </>
  );
}

function Histogram({
  bins,
  allowed,
}: {
  bins: Bin[];
  allowed: (number | null | undefined)[];
}): ReactNode {
  const { t } = useTranslation();
  const limits = allowed.filter((one): one is number => one != null);
  const ends: [number, number] = [
    Math.min(bins[0]?.from ?? 0, ...limits),
    Math.max(bins.at(-1)?.to ?? 1, ...limits),
  ];
  const most = Math.max(...bins.map(({ count }) => count));
  const x = (value: number): number => 4 + place(value, ends, WIDTH - 8);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="chart-histogram"
      role="img"
      aria-label={t("quality.chart.histogram")}
    >
      {bins.map(({ from, to, count }) => {
        const tall = place(count, [0, most], HEIGHT - 12);
        return (
          <rect
            key={from}
            x={x(from)}
            width={Math.max(1, x(to) - x(from) - 1)}
            y={HEIGHT - 4 - tall}
            height={tall}
            className="chart-bin"
          >
            <title>{`${figure(from, ends)} – ${figure(to, ends)}: ${count}`}</title>
          </rect>
        );
      })}
      {limits.map((value) => (
        <line
          key={value}
          x1={x(value)}
          x2={x(value)}
          y1={2}
          y2={HEIGHT - 2}
          className="chart-allowed"
        />
      ))}
    </svg>
  );
}
