/** Sending off: the last check goes through every pick and says which one stands against it. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "../../frame/session";
import { ActForm } from "../warehouse/ActForm";
import type { Shipment } from "./api";
import { dispatchSpec } from "./shipmentActs";

interface DispatchCardProps {
  shipment: Shipment;
  onRefused: (problem: unknown) => void;
}

export function DispatchCard({ shipment, onRefused }: DispatchCardProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const spec = dispatchSpec(site, shipment.code);
  const check = useQuery({
    queryKey: ["dispatch-check", site, shipment.code, JSON.stringify(shipment.picks)],
    queryFn: () => spec.send({}, { capture: "typed", reasons: {} }, "", true),
    enabled: shipment.picks.length > 0,
    retry: false,
  });
  useEffect(() => onRefused(check.error), [check.error, onRefused]);
  return (
    <section className="card pad stack">
      <h2 className="t16">{t("act.dispatch")}</h2>
      {shipment.picks.length === 0 ? (
        <p className="mut">{t("shipments.pick_first")}</p>
      ) : (
        <ActForm key={JSON.stringify(shipment.picks)} spec={spec} />
      )}
    </section>
  );
}
