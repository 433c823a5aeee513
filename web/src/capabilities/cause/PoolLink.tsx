/** A pool by its name, which leads to its record. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { endTitle } from "../../frame/places";
import type { PoolName } from "./api";

const hasPassport = (ref: string): boolean => /^(lot|run|tank):/.test(ref);

export function PoolLink({ pool }: { pool: PoolName }): ReactNode {
  const { t } = useTranslation();
  const title = endTitle(t, pool);
  return (
    <>
      {hasPassport(pool.ref) ? (
        <Link to="/lots/$ref" params={{ ref: pool.ref }} className="lnk code pool-link">
          {title}
        </Link>
      ) : (
        <span>{title}</span>
      )}{" "}
      {pool.item_name && <span className="mut">{pool.item_name}</span>}
    </>
  );
}
