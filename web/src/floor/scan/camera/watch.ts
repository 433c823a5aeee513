/** Looks through a video until told to stop, and says which codes newly came into its picture. */
import { type Scan, scanOf } from "../scan";
import { Acceptance } from "./accept";
import { type Decoder, openDecoder } from "./decoder";
import { Presence } from "./presence";
import type { Done, Reading, Way } from "./reading";
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

/** A decoder with what it looks for. It has one picture at a time. */
class Eye {
  private readonly decoder: Decoder = openDecoder();
  isBusy = false;

  constructor(private readonly ways: (atMs: number) => Way[]) {}

  get ready(): Promise<void> {
    return this.decoder.ready;
  }

  async look(picture: ImageBitmap, atMs: number): Promise<Done & { ways: Way[] }> {
    this.isBusy = true;
    try {
      const ways = this.ways(atMs);
      const done = await this.decoder.read({ ways, picture });
      if (done.failed) throw new Error(done.failed);
      // For whoever wonders in the tools of the browser why a label takes long.
      performance.measure(LOOK, { start: atMs, detail: done.tookMs });
      return { ...done, ways };
    } finally {
      this.isBusy = false;
    }
  }

  close(): void {
    this.decoder.close();
  }
}

/**
 * Two eyes where the device has two processors: one has the cheap look to itself, so that a good label
 * never waits for what mends a bad one. The first that is free gets the picture.
 */
function eyes(turns: Turns): Eye[] {
  if ((navigator.hardwareConcurrency ?? 1) < 2) return [new Eye((atMs) => turns.ways(atMs))];
  return [new Eye(() => ["plain"]), new Eye((atMs) => turns.thorough(atMs))];
}

/** Watches the video; the answer stops it. */
export function watch(video: HTMLVideoElement, { onScan, onFailed }: Watching): () => void {
  const judgement = new Judgement();
  const turns = new Turns();
  const all = eyes(turns);
  let isOver = false;

  const failed = (cause: unknown): void => {
    if (isOver) return;
    isOver = true;
    onFailed(cause);
  };
  const judge = (done: Done & { ways: Way[] }, atMs: number): void => {
    if (isOver) return;
    const first = done.readings[0];
    if (first) turns.read(first.way, performance.now());
    else turns.missed(done.ways);
    for (const scan of judgement.scans(done, atMs)) onScan(scan);
  };
  // Each picture goes to one eye only: what two of them read are two sightings.
  const look = async (): Promise<void> => {
    await nextPicture(video);
    const eye = document.hidden ? undefined : all.find(({ isBusy }) => !isBusy);
    const picture = isOver || !eye ? null : await middleOf(video);
    if (!eye || !picture) return;
    const atMs = performance.now();
    void eye.look(picture, atMs).then((done) => judge(done, atMs), failed);
  };
  void (async () => {
    try {
      await Promise.all(all.map(({ ready }) => ready));
      while (!isOver) await look();
    } catch (cause) {
      failed(cause);
    }
  })();

  return () => {
    isOver = true;
    for (const eye of all) eye.close();
  };
}
