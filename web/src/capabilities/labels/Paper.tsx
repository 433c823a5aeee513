/**
 * A label as a picture. It is paper: white, also in the dark.
 *
 * The drawing comes from the server as text. It is shown as an image, which runs no script and
 * fetches nothing, whatever the drawing holds.
 */
import type { ReactNode } from "react";

export function Paper({ svg, title }: { svg: string; title: string }): ReactNode {
  return (
    <img
      className="paper"
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
      alt={title}
    />
  );
}
