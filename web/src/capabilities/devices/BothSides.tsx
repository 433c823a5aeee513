/** What a device says was done, and what the books say to it: the one beside the other. */
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { bareParams, problemWords } from "../../frame/problems";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateShape } from "../../marks/StateMark";
import type { DeviceAct } from "./api";
import "./devices.css";

type Against = DeviceAct["broken"][number];

/** A rule that was broken is no refusal: what was done is on record. */
function against(t: TFunction, one: Against, broken: boolean): string {
  const params = (one.params ?? {}) as Problem["params"];
  const refusal = problemWords(t, new Problem(0, one.code, params));
  if (!broken) return refusal;
  return t(`broken.${one.code}`, { ...bareParams(params), defaultValue: refusal });
}

export function BothSides({ act }: { act: DeviceAct }): ReactNode {
  const { t } = useTranslation();
  const kept = act.state === "kept";
  const sentences = [
    ...act.broken.map((one) => against(t, one, true)),
    ...(act.problem ? [against(t, act.problem, false)] : []),
  ];
  return (
    <div className="sides">
      <p>
        {act.settled ? (
          <span className="chip chip-gone">{t("devices.settled")}</span>
        ) : (
          <StateShape tone={kept ? "wait" : "hold"} size={14} />
        )}{" "}
        <b>{t(`acts.name.${act.name}`, { defaultValue: act.name })}</b>{" "}
        <span className="sec">{t(`devices.state.${act.state}`)}</span>
      </p>
      <dl>
        <div>
          <dt>{t("devices.device_says")}</dt>
          <dd>
            {act.by?.name} · <span className="num">{moment(act.at)}</span>
            {act.act && (
              <p>
                <Link to="/acts" search={{ act: act.act }} className="lnk">
                  {t("devices.the_act")}
                </Link>
              </p>
            )}
            {act.said && <Said said={act.said} />}
          </dd>
        </div>
        <div>
          <dt>{t("devices.books_say")}</dt>
          <dd>
            {sentences.map((sentence) => (
              <p key={sentence}>
                <Icon name="warn" size={14} /> {sentence}
              </p>
            ))}
            <p className="sec t13">{t("devices.heard", { at: moment(act.recorded_at) })}</p>
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** The body of what was kept, word for word: a name and a value each, what is nested as it came. */
function Said({ said }: { said: Record<string, unknown> }): ReactNode {
  const { t } = useTranslation();
  const body = (said.body ?? said) as Record<string, unknown>;
  const path = (said.path ?? {}) as Record<string, unknown>;
  const plain = Object.entries({ ...path, ...body }).filter(
    ([name, value]) => name !== "act" && value !== null,
  );
  return (
    <ul className="t13">
      {plain.map(([name, value]) => (
        <li key={name}>
          <span className="sec">{t(`field.${name}`, { defaultValue: name })}</span>{" "}
          <code>{typeof value === "object" ? JSON.stringify(value) : String(value)}</code>
        </li>
      ))}
    </ul>
  );
}
