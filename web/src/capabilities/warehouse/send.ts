/**
 * Sends any act of the warehouse, or shows what it would do. Every act is the same request: a body,
 * the site, and a key that makes a second click harmless.
 */
import { api, unwrap } from "../../api/client";
import type { components, paths } from "../../api/schema.gen";

type Schemas = components["schemas"];
type Post<P extends keyof paths> = paths[P] extends { post: infer O } ? O : never;
type Json<T> = T extends { content: { "application/json": infer J } } ? J : never;
type Answers<O> = O extends { responses: infer R } ? R : never;

export type BodyOf<P extends keyof paths> =
  Post<P> extends { requestBody: infer B } ? Omit<Json<B>, "act"> : never;
export type DoneOf<P extends keyof paths> = Json<
  Answers<Post<P>>[keyof Answers<Post<P>> & (200 | 201)]
>;

export type LotStock = Schemas["LotStock"];
export type Portion = Schemas["PortionView"];
export type Unit = Schemas["UnitView"];

/** What every act answers with. */
export interface Done<R> {
  act: string;
  at: string;
  late: boolean;
  warnings: Schemas["Warning"][];
  result: R;
}

export interface Sent<B> {
  site: string;
  body: B;
  act: Schemas["ActAsk"];
  key: string;
  preview: boolean;
  /** What stands in the braces of the path. */
  at?: Record<string, string | number>;
}

export function sendAct<P extends keyof paths>(
  path: P,
  { site, body, act, key, preview, at = {} }: Sent<BodyOf<P>>,
): Promise<DoneOf<P>> {
  // The contract types each path by itself; here all of them are sent the same way.
  const post = api.POST as unknown as (
    path: P,
    init: object,
  ) => Promise<{ data?: DoneOf<P>; error?: unknown; response: Response }>;
  return unwrap(
    post(path, {
      params: {
        path: at,
        query: { site, ...(preview ? { preview } : {}) },
        ...(preview ? {} : { header: { "Idempotency-Key": key } }),
      },
      body: { ...body, act },
    }),
  );
}

/** Takes an act back; it stays in the records together with the reason. */
export const undoAct = (site: string, act: string, reason: string, key: string) =>
  sendAct("/api/v1/acts/{act}/undo", {
    site,
    at: { act },
    body: { reason } as BodyOf<"/api/v1/acts/{act}/undo">,
    act: { capture: "typed", reasons: {} },
    key,
    preview: false,
  });

/** A word a person left empty is no word. */
export const orNull = (text: string | undefined): string | null => text?.trim() || null;
