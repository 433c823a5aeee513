/** The page's end of the decoder. It is loaded when something is to be read, not before. */
import type { Done, Job } from "./reading";

export type Decoder = {
  /** Resolves when the decoder is loaded; rejects where it cannot run. */
  ready: Promise<void>;
  read(job: Omit<Job, "id">): Promise<Done>;
  close(): void;
};

/** Old browsers have no canvas in workers: they make pixels of the picture in the page. */
const hasCanvasInWorkers = typeof OffscreenCanvas !== "undefined";

function pixelsOf(bitmap: ImageBitmap): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

export function openDecoder(): Decoder {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, { done: (done: Done) => void; fail: (cause: Error) => void }>();
  let next = 0;
  let loaded = (): void => {};
  let broken = (_: Error): void => {};
  const ready = new Promise<void>((resolve, reject) => {
    loaded = resolve;
    broken = reject;
  });
  // Whoever reads hears of a failure; that nobody waited for this one is no fault of its own.
  ready.catch(() => {});

  worker.onmessage = ({ data }: MessageEvent<Done | { ready: true }>) => {
    if ("ready" in data) return loaded();
    waiting.get(data.id)?.done(data);
    waiting.delete(data.id);
  };
  worker.onerror = (event) => {
    const cause = new Error(event.message || "the decoder did not load");
    broken(cause);
    for (const { fail } of waiting.values()) fail(cause);
    waiting.clear();
  };

  return {
    ready,
    read: (job) =>
      new Promise((done, fail) => {
        const id = next++;
        const picture =
          job.picture instanceof ImageData || hasCanvasInWorkers
            ? job.picture
            : pixelsOf(job.picture);
        waiting.set(id, { done, fail });
        const moved = picture instanceof ImageData ? picture.data.buffer : picture;
        worker.postMessage({ ...job, id, picture }, [moved as Transferable]);
      }),
    close: () => {
      worker.terminate();
      for (const { fail } of waiting.values()) fail(new Error("closed"));
      waiting.clear();
    },
  };
}
