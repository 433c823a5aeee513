/**
 * The camera of the floor, alone on a page, before the labels of the bench.
 *
 * Each picture carries the number of its label in blocks along its upper rim, outside of what the
 * camera reads. By it the page knows when a label came into the picture, and the bench what it was.
 */
import { createRoot } from "react-dom/client";
import { Camera } from "../../../src/floor/scan/camera/Camera";
import { LOOK } from "../../../src/floor/scan/camera/watch";
import { BLOCK, BLOCKS, numberIn } from "../marks.mjs";

type Event = { at: number; label: number; looks: number; scan?: string; symbology?: string | null };
declare global {
  interface Window {
    events: Event[];
    missing: string[];
    /** How long the decoder took for each look. */
    looksMs: number[];
  }
}
window.events = [];
window.missing = [];
window.looksMs = [];

/** How often the camera has looked so far. */
let looks = 0;
new PerformanceObserver((list) => {
  const seen = list.getEntriesByName(LOOK) as PerformanceMeasure[];
  looks += seen.length;
  window.looksMs.push(...seen.map(({ detail }) => Number(detail)));
}).observe({ type: "measure" });

let label = -1;
const rim = document.createElement("canvas");
rim.width = BLOCKS * BLOCK;
rim.height = BLOCK;
const context = rim.getContext("2d", { willReadFrequently: true });

function noticeLabel(video: HTMLVideoElement): void {
  if (context) {
    context.drawImage(video, 0, 0, rim.width, rim.height, 0, 0, rim.width, rim.height);
    const seen = numberIn(context.getImageData(0, 0, rim.width, rim.height).data);
    if (seen !== null && seen !== label) {
      label = seen;
      window.events.push({ at: performance.now(), label, looks });
    }
  }
  video.requestVideoFrameCallback(() => noticeLabel(video));
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <Camera
      t={(key) => key}
      onScan={({ text, symbology }) =>
        window.events.push({ at: performance.now(), label, looks, scan: text, symbology })
      }
      onMissing={({ why }) => window.missing.push(why)}
    />,
  );
}
const wait = setInterval(() => {
  const video = document.querySelector("video");
  if (!video || video.videoWidth === 0) return;
  clearInterval(wait);
  noticeLabel(video);
}, 50);
