/** Looks through a video until told to stop, and says which codes newly came into its picture. */
import { type Scan, scanOf } from "../scan";
import { Acceptance } from "./accept";
import { type Decoder, openDecoder } from "./decoder";
import { Presence } from "./presence";
import type { Done, Reading } from "./reading";
import { middleOf, nextPicture } from "./stream";
import { Turns } from "./turns";

/** The name of each look in the time line of the browser. */
export const LOOK = "scan look";

const keyOf = ({ format, text }: Reading): string => `${format} ${text}`;

/** What of the pictures is a scan: read, believed, and not there already. */
export class Judgement {
  private readonly acceptance = new Acceptance();
  private readonly presence = new Presence();

  scans({ readings, scene }: Pick<Done, "readings" | "scene">, atMs: number): Scan[] {
    const believed = this.acceptance.offer(readings, atMs);
    const came = this.presence.came(believed.map(keyOf), readings.map(keyOf), scene, atMs);
    return believed
      .filter((reading) => came.includes(keyOf(reading)))
      .map(({ text, symbology }) => ({ ...scanOf(text, "camera"), symbology }));
  }
}

export type Watching = {
  onScan: (scan: Scan) => void;
  onFailed: (cause: unknown) => void;
};

/** Watches the video; the answer stops it. */
export function watch(video: HTMLVideoElement, { onScan, onFailed }: Watching): () => void {
  const decoder: Decoder = openDecoder();
  const judgement = new Judgement();
  const turns = new Turns();
  let isOver = false;

  const look = async (): Promise<void> => {
    await nextPicture(video);
    const picture = isOver || document.hidden ? null : await middleOf(video);
    if (!picture) return;
    const atMs = performance.now();
    const done = await decoder.read({ ways: turns.ways(atMs), picture });
    if (isOver) return;
    if (done.failed) throw new Error(done.failed);
    // For whoever wonders in the tools of the browser why a label takes long.
    performance.measure(LOOK, { start: atMs, detail: done.tookMs });
    const first = done.readings[0];
    if (first) turns.read(first.way, performance.now());
    for (const scan of judgement.scans(done, atMs)) onScan(scan);
  };
  void (async () => {
    try {
      await decoder.ready;
      while (!isOver) await look();
    } catch (cause) {
      if (!isOver) onFailed(cause);
    }
  })();

  return () => {
    isOver = true;
    decoder.close();
  };
}
