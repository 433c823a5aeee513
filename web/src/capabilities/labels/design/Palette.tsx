/** Everything a label can be made of: dragged onto the board, or put into its middle by a click. */
import { type PointerEvent, type ReactNode, type RefObject, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { type Offer, PALETTE } from "./layout";
import { OfferMark } from "./OfferMark";

const SLIP_PX = 4;

interface PaletteProps {
  /** The label on the board, which says where something was let go. */
  paper: RefObject<SVGSVGElement | null>;
  scale: number;
  onAdd: (offer: Offer, at?: { x: number; y: number }) => void;
}

interface Carried {
  offer: Offer;
  x: number;
  y: number;
}

export function Palette({ paper, scale, onAdd }: PaletteProps): ReactNode {
  const { t } = useTranslation();
  const from = useRef<Carried | null>(null);
  const [carried, setCarried] = useState<Carried | null>(null);
  // A click follows every drag; only the one without a drag means something.
  const dragged = useRef(false);
  const take = (offer: Offer, event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    dragged.current = false;
    from.current = { offer, x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const carry = (event: PointerEvent): void => {
    const start = from.current;
    if (!start) return;
    const far = Math.hypot(event.clientX - start.x, event.clientY - start.y);
    if (!carried && far < SLIP_PX) return;
    dragged.current = true;
    setCarried({ offer: start.offer, x: event.clientX, y: event.clientY });
  };
  const drop = (event: PointerEvent): void => {
    const start = from.current;
    from.current = null;
    setCarried(null);
    const box = paper.current?.getBoundingClientRect();
    if (!start || !dragged.current || !box) return;
    const inside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    if (inside)
      onAdd(start.offer, {
        x: (event.clientX - box.left) / scale,
        y: (event.clientY - box.top) / scale,
      });
  };
  const leave = (): void => {
    from.current = null;
    setCarried(null);
  };
  return (
    <fieldset className="palette">
      <legend className="eyebrow">{t("labels.design.palette")}</legend>
      {PALETTE.map((offer) => (
        <button
          key={offer}
          type="button"
          className="palette-i"
          data-offer={offer}
          onPointerDown={(event) => take(offer, event)}
          onPointerMove={carry}
          onPointerUp={drop}
          onPointerCancel={leave}
          onClick={() => {
            if (!dragged.current) onAdd(offer);
            dragged.current = false;
          }}
        >
          <OfferMark offer={offer} />
          {t(`labels.element.${offer}`)}
        </button>
      ))}
      {carried &&
        createPortal(
          <span className="palette-carried" style={{ left: carried.x, top: carried.y }}>
            <OfferMark offer={carried.offer} />
            {t(`labels.element.${carried.offer}`)}
          </span>,
          document.body,
        )}
    </fieldset>
  );
}
