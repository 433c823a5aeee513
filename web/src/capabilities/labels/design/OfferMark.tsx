/** The small pictures of the kinds of elements. */
import type { ReactNode } from "react";
import type { Offer } from "./layout";

const BARS = "M3 4v12M6 4v12M8 4v12M11 4v12M14 4v12M17 4v12";
const DRAWN: Record<Offer, string> = {
  text: "M4 5h12M10 5v11M8 16h4",
  qr: "M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2M17 12v5h-5",
  gs1_datamatrix: "M4 3v14h13M7 3v3M10 6v3M13 3v3M16 6v3M7 11h3M13 11v3",
  datamatrix: "M4 3v14h13M8 6h2M12 4h2M8 11h3M14 9v4",
  gs1_128: BARS,
  code_128: BARS,
  ean_13: "M3 3v14M5 3v14M8 4v10M11 4v10M14 3v14M17 3v14",
  line: "M3 10h14",
  box: "M3 5h14v10H3z",
};

/** Which of the offers an element came from. */
export function OfferMark({ offer, size = 18 }: { offer: Offer; size?: number }): ReactNode {
  return (
    <svg
      className="ic"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={DRAWN[offer]} />
    </svg>
  );
}
