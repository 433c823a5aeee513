/** The devices somebody is signed in at, and how they signed in lately. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "../../frame/Outcome";
import { moment } from "../../language/time";
import type { DeviceSession, SignInTry } from "./api";

/** What a browser calls itself is long; its name and the system say enough. */
export function browserName(agent: string): string {
  const browser = /(Edg|OPR|SamsungBrowser|MicroMessenger|Firefox|Chrome|Safari)\//.exec(
    agent,
  )?.[1];
  const system = /(Android|iPhone|iPad|Windows|Mac OS X|Linux)/.exec(agent)?.[1];
  const name = browser === "Edg" ? "Edge" : browser === "OPR" ? "Opera" : browser;
  return [name, system].filter(Boolean).join(" · ") || agent.slice(0, 40) || "–";
}

export function Devices(props: {
  rows: DeviceSession[];
  busy: boolean;
  onEnd: (id: string) => void;
}): ReactNode {
  const { rows, busy, onEnd } = props;
  const { t } = useTranslation();
  if (rows.length === 0) return <Empty text={t("sessions.none")} />;
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("sessions.device")}</th>
            <th scope="col">{t("sessions.address")}</th>
            <th scope="col">{t("sessions.way")}</th>
            <th scope="col">{t("sessions.began")}</th>
            <th scope="col">{t("sessions.seen")}</th>
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, current, browser, address, way, station, began_at, seen_at }) => (
            <tr key={id}>
              <td>
                {browserName(browser)}
                {station && <span className="mut">　{station}</span>}
              </td>
              <td className="code sec">{address || "–"}</td>
              <td className="sec">{way ? t(`sessions.by.${way}`) : "–"}</td>
              <td className="num sec">{moment(began_at)}</td>
              <td className="num sec">{moment(seen_at)}</td>
              <td className="r">
                {current ? (
                  <span className="chip chip-free" style={{ paddingLeft: 8 }}>
                    {t("sessions.this")}
                  </span>
                ) : (
                  <Button
                    size="small"
                    danger
                    disabled={busy}
                    aria-label={t("sessions.end_of", { device: browserName(browser), address })}
                    onClick={() => onEnd(id)}
                  >
                    {t("sessions.end")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function SignIns({ rows }: { rows: SignInTry[] }): ReactNode {
  const { t } = useTranslation();
  if (rows.length === 0) return <Empty text={t("sessions.no_sign_ins")} />;
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("sessions.at")}</th>
            <th scope="col">{t("sessions.way")}</th>
            <th scope="col">{t("sessions.outcome")}</th>
            <th scope="col">{t("sessions.address")}</th>
            <th scope="col">{t("sessions.device")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, way, good, address, browser }) => (
            <tr key={`${at} ${way} ${good}`}>
              <td className="num sec">{moment(at)}</td>
              <td className="sec">{t(`sessions.by.${way}`)}</td>
              <td>
                <span
                  className={`chip ${good ? "chip-free" : "chip-hold"}`}
                  style={{ paddingLeft: 8 }}
                >
                  {t(good ? "sessions.good" : "sessions.wrong")}
                </span>
              </td>
              <td className="code sec">{address || "–"}</td>
              <td className="sec">{browserName(browser)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
