/** A photo instead of the live camera: works over plain http and inside of other programs. */
import { type ReactNode, useState } from "react";
import type { Scan } from "../scan";
import type { Words } from "../words";
import { openDecoder } from "./decoder";
import { readPhoto } from "./photo";
import "../scan.css";

type State = "idle" | "reading" | "nothing" | "failed" | Scan[];

export function PhotoScan({ t, onScan }: { t: Words; onScan: (scan: Scan) => void }): ReactNode {
  const [state, setState] = useState<State>("idle");

  const read = async (file: File): Promise<void> => {
    setState("reading");
    const decoder = openDecoder();
    try {
      await decoder.ready;
      const scans = await readPhoto(decoder, file);
      const [only] = scans;
      if (only && scans.length === 1) {
        setState("idle");
        onScan(only);
      } else setState(scans.length === 0 ? "nothing" : scans);
    } catch {
      setState("failed");
    } finally {
      decoder.close();
    }
  };
  const choose = (scan: Scan): void => {
    setState("idle");
    onScan(scan);
  };

  return (
    <div className="scan-photo">
      <label className="scan-take">
        {t("scan.photo.take")}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          disabled={state === "reading"}
          onChange={(event) => {
            const file = event.target.files?.[0];
            // The same photo taken again is a new one.
            event.target.value = "";
            if (file) void read(file);
          }}
        />
      </label>
      <p role="status" className="scan-said">
        {typeof state === "string"
          ? state !== "idle" && t(`scan.photo.${state}`)
          : t("scan.photo.several")}
      </p>
      {Array.isArray(state) &&
        state.map((scan) => (
          <button
            key={`${scan.symbology} ${scan.text}`}
            type="button"
            className="scan-choice"
            onClick={() => choose(scan)}
          >
            {shown(scan.text)}
          </button>
        ))}
    </div>
  );
}

/** Separators as something that can be seen. */
const shown = (text: string): string => text.replaceAll("\u001d", " · ");
