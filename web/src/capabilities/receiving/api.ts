/** Receiving. Mirrors `POST /receipts`. */
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

export type Receive = components["schemas"]["Receive"];
export type ReceiveLot = components["schemas"]["ReceiveLot"];
export type Received = components["schemas"]["Done_Received"];

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
