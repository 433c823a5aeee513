/** The pages of one subject each. */
import type { ReactNode } from "react";
import { Feed } from "./Feed";
import { Outbox } from "./Outbox";
import { Unknown } from "./Unknown";

export function Pages({ page, args }: { page: string; args: readonly string[] }): ReactNode {
  const [first = ""] = args;
  switch (page) {
    case "feed":
      return <Feed run={first} />;
    case "outbox":
      return <Outbox />;
    default:
      return <Unknown text={first || page} />;
  }
}
