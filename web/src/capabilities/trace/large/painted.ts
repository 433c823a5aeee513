/** The worker of a large drawing, and the picture it painted last, moved to where it belongs now. */
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Picture } from "../../../api/types";
import { shifted } from "./moving";
import type { Look, Shot } from "./paint";
import type { Places } from "./places";
import type { Asked, Told } from "./worker";

interface Ask {
  picture: Picture;
  titles: readonly string[];
  size: { width: number; height: number };
  painting: Pick<Shot, "colours" | "selected" | "found">;
  image: RefObject<HTMLCanvasElement | null>;
}

/** So much more than the frame is painted on each side, for the moving until the next painting. */
const OVER = 0.35;

export function usePainted({ picture, titles, size, painting, image }: Ask) {
  const [places, setPlaces] = useState<Places | null>(null);
  const worker = useRef<Worker | null>(null);
  const look = useRef<Look>({ scale: 1, x: 0, y: 0 });
  const painted = useRef<Look | null>(null);
  const isPainting = useRef(false);
  const isDue = useRef(false);
  const now = useRef({ size, painting });
  now.current = { size, painting };

  const paint = useCallback((): void => {
    if (!worker.current || now.current.size.width === 0) return;
    if (isPainting.current) {
      isDue.current = true;
      return;
    }
    isPainting.current = true;
    isDue.current = false;
    const { width, height } = now.current.size;
    const around = { x: Math.round(width * OVER), y: Math.round(height * OVER) };
    const shot: Shot = {
      ...now.current.painting,
      look: {
        scale: look.current.scale,
        x: look.current.x + around.x,
        y: look.current.y + around.y,
      },
      width: now.current.size.width + 2 * around.x,
      height: now.current.size.height + 2 * around.y,
      density: Math.min(2, globalThis.devicePixelRatio || 1),
    };
    worker.current.postMessage({ kind: "paint", shot } satisfies Asked);
  }, []);

  const place = useCallback((): void => {
    const canvas = image.current;
    if (!canvas || !painted.current) return;
    canvas.style.transform = shifted(painted.current, look.current);
  }, [image]);

  useEffect(() => {
    const beside = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.current = beside;
    beside.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.kind === "placed") {
        setPlaces(data.places);
        return;
      }
      const canvas = image.current;
      isPainting.current = false;
      if (canvas) {
        const { width, height, look: of } = data.shot;
        [canvas.width, canvas.height] = [data.image.width, data.image.height];
        [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
        canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(data.image);
        painted.current = of;
        place();
      }
      if (isDue.current) paint();
    };
    return () => {
      beside.terminate();
      worker.current = null;
      isPainting.current = false;
    };
  }, [image, paint, place]);

  useEffect(() => {
    const { nodes, flows, layers, unit } = picture;
    const asked: Asked = {
      kind: "lay_out",
      picture: { nodes, flows, layers: layers.length, unit: unit ?? null },
      width: size.width,
      titles,
    };
    if (size.width > 0) worker.current?.postMessage(asked);
  }, [picture, titles, size.width]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is painted changed.
  useEffect(paint, [paint, painting, size, places]);

  const ask = useCallback(
    (next: Look): void => {
      look.current = next;
      place();
      paint();
    },
    [place, paint],
  );
  return { places, ask };
}
