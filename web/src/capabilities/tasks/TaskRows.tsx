/** Tasks as rows: what is stuck first, each with the one place where it is done. */

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { holdReason, ruleWord } from "../../frame/rules";
import { quantity } from "../../language/decimal";
import { since } from "../../language/span";
import { clock, day, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateShape } from "../../marks/StateMark";
import type { Task } from "./api";
import { placeOfTask } from "./places";
import { SettleDouble } from "./SettleDouble";
import "./tasks.css";

const MIDNIGHT = "00:00";

const TONES = { stuck: "hold", late: "late", waiting: "wait" } as const;

const toneOfTask = (state: string): "hold" | "late" | "wait" =>
  TONES[state as keyof typeof TONES] ?? "wait";

export function TaskRows({ tasks }: { tasks: Task[] }): ReactNode {
  return (
    <ul className="tasks">
      {tasks.map((task) => (
        <li key={`${task.kind} ${task.code} ${task.lot?.lot ?? ""} ${task.since}`}>
          <TaskRow task={task} />
          {task.kind === "check_badge" && <SettleDouble code={task.code} />}
        </li>
      ))}
    </ul>
  );
}

function TaskRow({ task }: { task: Task }): ReactNode {
  const { t } = useTranslation();
  const tone = toneOfTask(task.state);
  const number = task.lot ? (task.lot.lot_number ?? bare(task.lot.lot)) : bare(task.code);
  return (
    <Link className={`task task-${tone}`} {...placeOfTask(task)}>
      <span className={`chip chip-${tone}`}>
        <StateShape tone={tone} />
        {t(`tasks.state.${task.state}`)}
      </span>
      <span className="task-what">
        <b>{t(`tasks.kind.${task.kind}`)}</b>
        <span>
          {task.lot && `${task.lot.item_name} `}
          {task.partner && `${task.partner} `}
          {/* A hold and an act have no number that anybody knows. */}
          {(task.lot ||
            !["hold", "act", "device_act", "badge_double", "report", "sign_in"].includes(
              task.subject,
            )) && <span className="code">{number}</span>}
          {task.quantity && (
            <>
              {" "}
              <span className="num">
                {quantity(task.quantity, task.lot?.unit)} {task.lot?.unit}
              </span>
            </>
          )}
        </span>
        <span className="sec t13">{details(t, task)}</span>
      </span>
      <span className="task-when num">
        <b>{waited(t, task)}</b>
        <span className="mut t12">
          {task.due
            ? t("tasks.due", { at: dueWords(task.due) })
            : t("tasks.since", { at: moment(task.since) })}
        </span>
      </span>
      <Icon name="right" size={16} />
    </Link>
  );
}

/** What is due by midnight is due on the day before it, as its order says. */
const dueWords = (due: string): string =>
  clock(due) === MIDNIGHT ? day(new Date(Date.parse(due) - 1).toISOString()) : moment(due);

const bare = (code: string): string => code.slice(code.indexOf(":") + 1);

type Say = ReturnType<typeof useTranslation>["t"];

/** How long it waits; with a day it is due on, how long it is over that. */
function waited(t: Say, { due, since: from }: Task): string {
  if (!due) return since(t, from);
  const over = Date.parse(due) <= Date.now();
  return over ? t("tasks.overdue", { span: since(t, due) }) : t("tasks.not_due");
}

/** A note is a word of ours where the kind says so: a step, a broken rule, a call and where it is. */
function noteWords(t: Say, kind: string, note: string | null | undefined): typeof note {
  if (!note) return note;
  if (kind === "answer_complaint") {
    return t(`complaints.step.${note}`, { defaultValue: note });
  }
  if (kind === "settle_device_act") {
    return ruleWord(t, note);
  }
  if (kind === "decide_hold") return holdReason(t, note);
  if (!kind.endsWith("_call")) return note;
  const [call = "", ...place] = note.split(" ");
  return [t(`calls.kind.${call}`, { defaultValue: call }), place.join(" ")]
    .filter((part) => part)
    .join(" · ");
}

/** How far numbers are used up, and how long they last. */
function numbers(t: Say, { used_percent, lasts_days }: Task): string | null {
  if (used_percent === null || used_percent === undefined) return null;
  const used = t("tasks.numbers.used", { percent: used_percent });
  const known = lasts_days !== null && lasts_days !== undefined;
  return known ? `${used} · ${t("tasks.numbers.lasts", { count: lasts_days })}` : used;
}

function details(t: Say, task: Task): string {
  const { kind, note, by, role } = task;
  const said = noteWords(t, kind, note);
  return [said, numbers(t, task), by?.name, role ? t(`role.${role}`) : t("tasks.mine")]
    .filter((part) => part)
    .join(" · ");
}
