/** Receiving. Mirrors `POST /receipts`. */
import { api, unwrap } from "../../api/client";
import type { OrderLine } from "../../api/orders";
import type { components } from "../../api/schema.gen";
import { billionths, plain } from "../../language/decimal";

export type Receive = components["schemas"]["Receive"];
export type ReceiveLot = components["schemas"]["ReceiveLot"];
export type Received = components["schemas"]["Done_Received"];

/** What the line still waits for; `open` also counts what may come over it. */
export function toCome({ quantity, served }: OrderLine): string {
  const left = (billionths(quantity) ?? 0n) - (billionths(served) ?? 0n);
  return plain(left > 0n ? left : 0n);
}

/** Receives, or shows what receiving would do. */
export const receive = (site: string, body: Receive, key: string, preview: boolean) =>
  unwrap(
    api.POST("/api/v1/receipts", {
      params: {
        query: { site, ...(preview ? { preview } : {}) },
        ...(preview ? {} : { header: { "Idempotency-Key": key } }),
      },
      body,
    }),
  );
