/** The elements by their names, the topmost first: what is too small for a hand is chosen here. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../../marks/Icon";
import type { LayoutFault } from "../contract";
import type { LabelElement, Offer } from "./layout";
import { OfferMark } from "./OfferMark";
import type { Design } from "./useDesign";
import { elementName } from "./words";

interface ListProps {
  design: Design;
  faults: readonly LayoutFault[];
  warnings: readonly LayoutFault[];
}

export const offerOf = (element: LabelElement): Offer =>
  element.kind === "symbol" ? element.symbology : element.kind;

export function ElementList({ design, faults, warnings }: ListProps): ReactNode {
  const { t } = useTranslation();
  const { elements } = design.layout;
  const order = elements.map((_, at) => at).reverse();
  const about = (list: readonly LayoutFault[], at: number): boolean =>
    list.some(({ element }) => element === at);
  return (
    <section className="design-list" aria-label={t("labels.design.elements")}>
      <h2 className="eyebrow">
        {t("labels.design.elements")} {elements.length}
      </h2>
      {elements.length === 0 && <p className="mut t13">{t("labels.design.no_elements")}</p>}
      <ul>
        {order.map((at) => {
          const element = elements[at];
          if (!element) return null;
          const faulty = about(faults, at);
          const warned = !faulty && about(warnings, at);
          return (
            <li key={at}>
              <button
                type="button"
                className="design-list-i"
                aria-pressed={design.chosen.includes(at)}
                onClick={(event) => {
                  const others = design.chosen.filter((one) => one !== at);
                  if (!event.shiftKey) design.choose([at]);
                  else design.choose(design.chosen.includes(at) ? others : [...others, at]);
                }}
              >
                <OfferMark offer={offerOf(element)} size={16} />
                <span className="design-list-name">{elementName(t, element)}</span>
                {(faulty || warned) && (
                  <span className={faulty ? "fault" : "warned"}>
                    <Icon name="warn" size={14} />
                    <span className="sr">
                      {t(faulty ? "labels.design.has_no" : "labels.design.has_ask")}
                    </span>
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
