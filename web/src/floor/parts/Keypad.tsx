/** A figure with its keys: big enough for a glove, and open to keys and scales as well. */
import { type ReactNode, useEffect } from "react";
import { t } from "../base/words";
import { Mark } from "./Icon";

interface KeypadProps {
  value: string;
  unit: string;
  label: string;
  onChange: (value: string) => void;
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", ".", "0"] as const;

export function pressed(value: string, key: string): string {
  if (key === "erase") return value.slice(0, -1);
  if (key === "." && value.includes(".")) return value;
  if (key === "." && value === "") return "0.";
  // A leading zero is only there for what follows the point.
  return value === "0" && key !== "." ? key : `${value}${key}`;
}

export function Keypad({ value, unit, label, onChange }: KeypadProps): ReactNode {
  useEffect(() => {
    const typed = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLInputElement) return;
      if (/^[\d.]$/.test(event.key)) onChange(pressed(value, event.key));
      else if (event.key === "Backspace") onChange(pressed(value, "erase"));
    };
    document.addEventListener("keydown", typed);
    return () => document.removeEventListener("keydown", typed);
  }, [value, onChange]);
  return (
    <div className="f-pad">
      <output className="f-qty" aria-label={label}>
        {value === "" ? "–" : value}
        <small>{unit}</small>
      </output>
      <div className="f-keys">
        {KEYS.map((key) => (
          <button key={key} type="button" onClick={() => onChange(pressed(value, key))}>
            {key}
          </button>
        ))}
        <button
          type="button"
          className="t"
          aria-label={t("floor.pad.erase")}
          onClick={() => onChange(pressed(value, "erase"))}
        >
          <Mark name="erase" size={30} />
        </button>
      </div>
    </div>
  );
}
