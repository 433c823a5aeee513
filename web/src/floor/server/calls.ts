/** Calls as the server tells them, and what is said to one. */
import type { components } from "../../api/schema.gen";
import { request } from "./request";

export type CallView = components["schemas"]["CallView"];

export const CALL_KINDS = ["material", "quality", "machine", "help", "safety"] as const;
export type CallKind = (typeof CALL_KINDS)[number];

const one = encodeURIComponent;
/** Nobody pressed anything for this. */
const HIDDEN = { background: true };

export const callOf = (code: string): Promise<CallView> =>
  request<CallView>(`calls/${one(code)}`, HIDDEN);

export const openCalls = async (): Promise<CallView[]> =>
  (await request<{ rows: CallView[] }>("calls?open=true", HIDDEN)).rows;

/** Whoever called has to see it: without network there is no use in saying it. */
export const say = (
  code: string,
  what: "answer" | "resolve" | "withdraw",
  body: Record<string, string>,
  key: string,
): Promise<unknown> =>
  request(`calls/${one(code)}/${what}`, { method: "POST", body: { ...body, act: {} }, key });
