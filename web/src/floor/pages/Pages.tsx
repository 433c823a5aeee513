/** The pages of one subject each. */
import type { ReactNode } from "react";
import { Count } from "./Count";
import { Feed } from "./Feed";
import { Find } from "./Find";
import { HandOver } from "./HandOver";
import { Lot } from "./Lot";
import { NewUnit } from "./NewUnit";
import { Order } from "./Order";
import { Outbox } from "./Outbox";
import { Place } from "./Place";
import { Receive } from "./Receive";
import { Ship } from "./Ship";
import { Trained } from "./Trained";
import { Unit } from "./Unit";
import { Unknown } from "./Unknown";
import { Deliveries, Which } from "./Which";

export function Pages({ page, args }: { page: string; args: readonly string[] }): ReactNode {
  const [first = "", second] = args;
  switch (page) {
    case "feed":
      return (
        <Trained run={first}>
          <Feed run={first} />
        </Trained>
      );
    case "receive":
      return <Receive code={first} {...(second === undefined ? {} : { item: second })} />;
    case "deliveries":
      return <Deliveries item={first} />;
    case "lot":
      return <Lot name={first} {...(second === undefined ? {} : { to: second })} />;
    case "place":
      return <Place code={first} />;
    case "count":
      return <Count name={first} {...(second === undefined ? {} : { place: second })} />;
    case "order":
      return (
        <Trained run={second ?? ""}>
          <Order code={first} {...(second === undefined ? {} : { run: second })} />
        </Trained>
      );
    case "ship":
      return <Ship code={first} />;
    case "pack":
      return <NewUnit {...(first === "" ? {} : { number: first })} />;
    case "unit":
      return <Unit code={first} />;
    case "find":
      return <Find first={first} />;
    case "which":
      return <Which text={first} />;
    case "hand":
      return <HandOver />;
    case "outbox":
      return <Outbox />;
    default:
      return <Unknown text={first || page} />;
  }
}
