/** The whole drawing in a corner, and the part of it that the frame shows. */
import { type PointerEvent, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Look } from "./large/paint";

export interface MapBox {
  x: number;
  y: number;
  height: number;
  strong: boolean;
}

interface Props {
  /** Size of the drawing, and of the frame it is seen through. */
  drawing: { width: number; height: number };
  frame: { width: number; height: number };
  look: Look;
  boxes: readonly MapBox[];
  /** Brings a place of the drawing into the middle of the frame. */
  onGo: (x: number, y: number) => void;
}

const WIDTH = 148;
const HEIGHT = 92;

export function Minimap({ drawing, frame, look, boxes, onGo }: Props): ReactNode {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  // Each way by itself: a drawing of thousands of rows would be a hairline otherwise.
  const across = WIDTH / drawing.width;
  const down = HEIGHT / drawing.height;
  useEffect(() => {
    const on = canvas.current?.getContext("2d");
    if (!on) return;
    const style = getComputedStyle(document.documentElement);
    on.clearRect(0, 0, WIDTH, HEIGHT);
    for (const { x, y, height, strong } of boxes) {
      on.fillStyle = style.getPropertyValue(strong ? "--sy-path" : "--sy-ink-4");
      on.fillRect(x * across, y * down, 4, Math.max(strong ? 3 : 0.6, height * down));
    }
  }, [boxes, across, down]);

  const go = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    onGo((event.clientX - box.left) / across, (event.clientY - box.top) / down);
  };
  const clip = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  const x0 = clip((-look.x / look.scale) * across, WIDTH);
  const y0 = clip((-look.y / look.scale) * down, HEIGHT);
  const x1 = clip(((frame.width - look.x) / look.scale) * across, WIDTH);
  const y1 = clip(((frame.height - look.y) / look.scale) * down, HEIGHT);
  return (
    <div
      className="minimap"
      role="img"
      aria-label={t("trace.drawing.map")}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 0) return;
        event.stopPropagation();
        go(event);
      }}
    >
      <canvas ref={canvas} width={WIDTH} height={HEIGHT} />
      <i style={{ left: x0, top: y0, width: Math.max(4, x1 - x0), height: Math.max(4, y1 - y0) }} />
    </div>
  );
}
