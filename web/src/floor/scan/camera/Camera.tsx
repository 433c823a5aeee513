/** The camera as a scanner: codes in the middle of its picture are read, one after the other. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Scan } from "../scan";
import type { Words } from "../words";
import { type Missing, refusedBecause, withoutCamera } from "./missing";
import { type Lens, openLens } from "./stream";
import { watch } from "./watch";
import "../scan.css";

export function Camera({
  t,
  onScan,
  onMissing,
}: {
  t: Words;
  onScan: (scan: Scan) => void;
  /** The camera cannot be used, and why; a photo, a scanner or typing can. */
  onMissing: (missing: Missing) => void;
}): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  const acts = useRef({ onScan, onMissing });
  acts.current = { onScan, onMissing };
  const [lens, setLens] = useState<Lens | null>(null);
  const [isLit, setLit] = useState(false);
  const [zoom, setZoom] = useState<number | null>(null);

  useEffect(() => {
    const lacks = (why: Missing["why"]): void => acts.current.onMissing({ what: "camera", why });
    const never = withoutCamera();
    if (never) {
      lacks(never);
      return;
    }
    let isOver = false;
    let opened: Lens | null = null;
    let stop = (): void => {};
    void (async () => {
      try {
        opened = await openLens(() => lacks("camera_in_use"));
        const shown = video.current;
        if (isOver || !shown) return opened.close();
        shown.srcObject = opened.stream;
        await shown.play();
        setLens(opened);
        stop = watch(shown, {
          onScan: (scan) => acts.current.onScan(scan),
          onFailed: () => lacks("no_decoder"),
        });
        if (isOver) stop();
      } catch (cause) {
        if (!isOver) lacks(refusedBecause(cause));
      }
    })();
    return () => {
      isOver = true;
      stop();
      opened?.close();
    };
  }, []);

  const light = (): void => {
    void lens
      ?.set({ torch: !isLit })
      .then(() => setLit(!isLit))
      .catch(() => {});
  };
  const near = (to: number): void => {
    setZoom(to);
    void lens?.set({ zoom: to }).catch(() => {});
  };

  return (
    <div className="scan-camera">
      <video ref={video} playsInline muted autoPlay aria-label={t("scan.camera.picture")} />
      <span className="scan-aim" aria-hidden="true" />
      <p className="scan-hint">{t(lens ? "scan.camera.aim" : "scan.camera.opening")}</p>
      {lens && (lens.hasLamp || lens.zoom) && (
        <div className="scan-lens">
          {lens.hasLamp && (
            <button type="button" aria-pressed={isLit} onClick={light}>
              {t("scan.camera.lamp")}
            </button>
          )}
          {lens.zoom && (
            <label>
              {t("scan.camera.zoom")}
              <input
                type="range"
                {...lens.zoom}
                value={zoom ?? lens.zoom.min}
                onChange={(event) => near(Number(event.target.value))}
              />
            </label>
          )}
        </div>
      )}
    </div>
  );
}
