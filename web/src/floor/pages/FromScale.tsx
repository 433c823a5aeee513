/**
 * A weight from a scale of the station. The server reads it and names the reading; the name goes with
 * the act, so that nobody can type a weight and call it weighed.
 */
import { type ReactNode, useEffect, useState } from "react";
import type { components } from "../../api/schema.gen";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { Button } from "../parts/Screen";
import { line, request } from "../server/request";
import { saidOf } from "./problem";

type Scale = components["schemas"]["ScaleView"];
type Reading = components["schemas"]["ReadingView"];

/** What a scale said, with the containers it knows. */
export interface FromScaleRead {
  reading: string;
  gross: string;
  tares: Scale["tares"];
  /** The container that was scanned. */
  tare: Scale["tares"][number] | null;
}

interface FromScaleProps {
  /** The station of the run; scales of other stations are not offered. */
  station: string | null;
  onRead: (read: FromScaleRead) => void;
}

export function FromScale({ station, onRead }: FromScaleProps): ReactNode {
  const { online } = useCell(line);
  const [scales, setScales] = useState<Scale[]>([]);
  const [reading, setReading] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (!online) return;
    request<{ rows: Scale[] }>("scales", { background: true })
      .then(({ rows }) => setScales(rows))
      // Without an answer the quantity is typed, as where there is no scale.
      .catch(() => setScales([]));
  }, [online]);
  const read = async (scale: Scale): Promise<void> => {
    setReading(scale.scale);
    setSaid(null);
    try {
      const path = `scales/${encodeURIComponent(scale.scale)}/reading?wait_s=5`;
      const answer = await request<Reading>(path);
      if (answer.reading && answer.gross) {
        signal("again");
        onRead({ reading: answer.reading, gross: answer.gross, tares: scale.tares, tare: null });
      } else {
        signal("no");
        const params = { scale: scale.name, gross: answer.gross ?? "", least: scale.least ?? "0" };
        setSaid(t(`refusal.${answer.problem}`, params));
      }
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
    }
    setReading(null);
  };
  const ours = scales.filter((scale) => !scale.station || scale.station === station);
  if (!online || ours.length === 0) return null;
  return (
    <div style={{ display: "grid", gap: 10, padding: "0 16px" }}>
      {ours.map((scale) => (
        <Button
          key={scale.scale}
          icon="scale"
          disabled={reading !== null}
          onClick={() => void read(scale)}
        >
          {t(reading === scale.scale ? "floor.feed.settling" : "floor.feed.read_scale", {
            scale: scale.name,
          })}
        </Button>
      ))}
      {said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
    </div>
  );
}
