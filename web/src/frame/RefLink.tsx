/** What a reference names, as people call it, with the way to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { passportQuery } from "../api/queries";
import { bareRef } from "./places";
import { useMay, useSite } from "./session";

export function RefLink({ of }: { of: string }): ReactNode {
  const kind = of.slice(0, of.indexOf(":"));
  const code = bareRef(of);
  switch (kind) {
    case "lot":
    case "run":
    case "tank":
      return <PoolLink pool={of} />;
    case "recall":
      return (
        <Link to="/recalls/$code" params={{ code }} className="lnk code">
          {code}
        </Link>
      );
    case "complaint":
      return (
        <Link to="/complaints/$code" params={{ code }} className="lnk code">
          {code}
        </Link>
      );
    default:
      return <span className="code">{code}</span>;
  }
}

/** A lot by its item and the number on its label. */
function PoolLink({ pool }: { pool: string }): ReactNode {
  const site = useSite();
  const may = useMay("trace.read");
  const known = useQuery({ ...passportQuery(site, may ? pool : ""), retry: false }).data;
  return (
    <span>
      {known?.item?.name}{" "}
      <Link to="/lots/$ref" params={{ ref: pool }} className="lnk code">
        {known?.lot_number ?? known?.code ?? bareRef(pool)}
      </Link>
    </span>
  );
}
