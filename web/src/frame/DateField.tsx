/**
 * A date, or a date and a time, typed as the label shows it or chosen from the calendar.
 *
 * The browser's own field writes dates as the browser's language does, which is seldom the
 * language of the page; so dates are text here, always `2026-11-27`, and only its calendar is used.
 */
import { Input } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isWhole, readDate, readMoment } from "../language/date";
import { Icon } from "../marks/Icon";

interface DateFieldProps {
  id?: string;
  /** What it is called, where no label points to it. */
  label?: string;
  /** `2026-11-27`, with a time `2026-11-27T14:30`, or nothing. */
  value: string;
  /** Whether a time of the day belongs to it. */
  timed?: boolean;
  faulty?: boolean;
  /** What was read; text that is no date is passed on as it is, for the server to refuse. */
  onChange: (value: string) => void;
}

const written = (value: string): string => value.replace("T", " ");

export function DateField(props: DateFieldProps): ReactNode {
  const { id, label, value, timed = false, faulty = false, onChange } = props;
  const { t } = useTranslation();
  const [text, setText] = useState(written(value));
  const calendar = useRef<HTMLInputElement>(null);
  useEffect(() => setText(written(value)), [value]);
  const read = timed ? readMoment : readDate;
  const settle = (typed: string): void => {
    const found = read(typed) ?? typed.trim();
    setText(written(found));
    if (found !== value) onChange(found);
  };
  const type = (typed: string): void => {
    setText(typed);
    const found = typed === "" ? "" : isWhole(typed) ? read(typed) : null;
    if (found !== null && found !== value) onChange(found);
  };
  return (
    <span className="date">
      <Input
        id={id}
        aria-label={label}
        value={text}
        status={faulty ? "error" : ""}
        inputMode="numeric"
        autoComplete="off"
        placeholder={t(timed ? "common.moment_shape" : "common.date_shape")}
        onChange={({ target }) => type(target.value)}
        onBlur={({ target }) => settle(target.value)}
        onPressEnter={({ currentTarget }) => settle(currentTarget.value)}
        suffix={
          <button
            type="button"
            className="date-open"
            tabIndex={-1}
            aria-label={t("common.calendar")}
            onClick={() => calendar.current?.showPicker()}
          >
            <Icon name="calendar" size={16} />
          </button>
        }
      />
      <input
        ref={calendar}
        type={timed ? "datetime-local" : "date"}
        tabIndex={-1}
        aria-hidden="true"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </span>
  );
}
