/** Where what was just made goes next: to the customer who waits for it, to its passport, to quality. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ordersQuery } from "../../api/orders";
import type { components } from "../../api/schema.gen";
import { useSite } from "../../frame/session";

/** Customers told at most. */
const CUSTOMERS = 3;

export function NextSteps({ made }: { made: components["schemas"]["Produced"] }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const sold = useInfiniteQuery(ordersQuery(site, "sales", { state: "released" }));
  if (!made.lot) return null;
  if (made.status === "pending_inspection") {
    return (
      <Link to="/inspections" search={{ lot: made.lot }} className="lnk">
        {t("production.next_inspect")}
      </Link>
    );
  }
  const waiting = (sold.data?.pages.flatMap((page) => page.rows) ?? []).filter(({ lines }) =>
    lines.some(({ item, open }) => item === made.item && open !== "0"),
  );
  return (
    <>
      {waiting.slice(0, CUSTOMERS).map(({ code, partner, partner_name }) => (
        <Link key={code} to="/shipments" search={{ order: code }} className="lnk next-ship">
          {t("production.next_ship", { customer: partner_name ?? partner, order: code })}
        </Link>
      ))}
      {waiting.length > 0 && "　"}
      <Link to="/packing" className="lnk">
        {t("production.next_pack")}
      </Link>
    </>
  );
}
