/** Work instructions in force, as the server tells them. */
import type { components } from "../../api/schema.gen";
import { request } from "./request";

export type Guide = components["schemas"]["InForceView"];
export type GuideFile = components["schemas"]["StepFileView"];

export const fileAddress = (sha256: string): string => `/api/v1/attachments/${sha256}`;

export async function fetchGuides(station: string | null): Promise<Guide[]> {
  const of = station === null ? "" : `?station=${encodeURIComponent(station)}`;
  const found = await request<{ rows: Guide[] }>(`floor/instructions${of}`, { background: true });
  return found.rows;
}
