/** A PIN: dots and keys. Dots only, so that whoever stands beside learns the length and nothing else. */
import type { ReactNode } from "react";
import { t } from "../base/words";
import { Mark } from "./Icon";

export const LEAST = 4;
const MOST = 8;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

interface PinProps {
  pin: string;
  onChange: (pin: string) => void;
  /** What the key at the left of the last row is for. */
  aside: string;
  onAside: () => void;
}

export function Pin({ pin, onChange, aside, onAside }: PinProps): ReactNode {
  return (
    <>
      <Dots count={pin.length} />
      <div className="f-keys" style={{ margin: "0 20px" }}>
        {KEYS.map((key) => (
          <Key key={key} name={key} onPress={() => onChange(`${pin}${key}`.slice(0, MOST))} />
        ))}
        <button type="button" className="t" onClick={onAside}>
          {aside}
        </button>
        <Key name="0" onPress={() => onChange(`${pin}0`.slice(0, MOST))} />
        <button
          type="button"
          className="t"
          aria-label={t("floor.pad.erase")}
          onClick={() => onChange(pin.slice(0, -1))}
        >
          <Mark name="erase" size={30} />
        </button>
      </div>
    </>
  );
}

function Key({ name, onPress }: { name: string; onPress: () => void }): ReactNode {
  return (
    <button type="button" onClick={onPress}>
      {name}
    </button>
  );
}

function Dots({ count }: { count: number }): ReactNode {
  const all = Math.max(LEAST, count);
  return (
    <div className="f-pin" role="img" aria-label={t("floor.kiosk.dots", { count })}>
      {Array.from({ length: all }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nothing but its place
        <i key={at} className={at < count ? "f" : ""} />
      ))}
    </div>
  );
}
