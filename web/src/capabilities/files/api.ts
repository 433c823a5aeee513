/** Photos and papers of a lot, a complaint or another thing. Mirrors `/attachments`. */
import { address, api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";

export type Attachment = components["schemas"]["AttachmentView"];

/** Sends a picture or a PDF as it is and says what it belongs to: `lot:L1`, `complaint:CC-1`. */
export const attach = (site: string, subject: string, file: File, key: string) =>
  unwrap(
    api.POST("/api/v1/attachments", {
      params: {
        query: { site, subject, name: file.name },
        header: { "Idempotency-Key": key },
      },
      // The contract says bytes; a file is sent as it is.
      body: file as unknown as number[],
      bodySerializer: (whole) => whole as unknown as BodyInit,
      headers: { "content-type": "application/octet-stream" },
    }),
  );

/** Where a file is read. */
export const fileAddress = (site: string, sha256: string): string =>
  address("/api/v1/attachments/{sha256}", { site }).replace("{sha256}", sha256);
