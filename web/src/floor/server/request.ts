/**
 * Asks the server. One wrapper around `fetch` with the token of the session, a time limit, and one
 * kind of error; and the one place that knows whether the line works.
 */
import { cell } from "../base/cell";
import { practising } from "../base/practice";
import { heardAt } from "../keep/clock";

/** A problem in the terms of the contract; status 0 where nobody answered. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly params: Record<string, string | number> = {},
  ) {
    super(code);
  }
}

/** Over a bad line an answer takes long; what takes longer than this does not come. */
const PATIENCE = 12_000;

export interface Line {
  online: boolean;
  /** When the server last answered, by the device's clock. */
  heard: number | null;
}

export const line = cell<Line>({
  online: typeof navigator === "undefined" || navigator.onLine !== false,
  heard: null,
});

let csrf: string | null = null;
export const rememberCsrf = (token: string | null): void => {
  csrf = token;
};

let onSignedOut: () => void = () => {};
export const whenSignedOut = (act: () => void): void => {
  onSignedOut = act;
};

function problemOf(status: number, body: unknown): Problem {
  if (body && typeof body === "object" && "code" in body) {
    const { code, params } = body as { code: string; params?: Record<string, string | number> };
    return new Problem(status, code, params ?? {});
  }
  return new Problem(status, status === 401 ? "signed_out" : "fault", { ref: "–" });
}

export interface Ask {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  key?: string;
  /** Signing in fails with 401 as well, and that is no end of a session. */
  quiet?: boolean;
  /** Asked by the page itself and not by a person: no use of a shared device. */
  background?: boolean;
  /** Version of the answer one has: `null` comes back where it is still the same. */
  unless?: string;
}

export async function request<T>(path: string, ask: Ask = {}): Promise<T> {
  // The one door to the server is shut: whatever a page wants there, nothing of practice leaves.
  if (practising) throw new Problem(0, "practice");
  const { method = "GET", body, key, quiet = false, background = false, unless } = ask;
  const headers = new Headers({ accept: "application/json" });
  const file = body instanceof Blob;
  if (body !== undefined) {
    headers.set("content-type", file ? "application/octet-stream" : "application/json");
  }
  if (method !== "GET" && csrf) headers.set("x-csrf-token", csrf);
  if (background) headers.set("x-background", "1");
  if (unless) headers.set("if-none-match", `"${unless}"`);
  if (key) headers.set("idempotency-key", key);
  let answer: Response;
  const asked = Date.now();
  try {
    answer = await fetch(`/api/v1/${path}`, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
      ...(body === undefined ? {} : { body: file ? body : JSON.stringify(body) }),
    });
  } catch {
    line.set({ ...line.get(), online: false });
    throw new Problem(0, "unreachable");
  }
  line.set({ online: true, heard: Date.now() });
  heardAt(answer.headers.get("date"), asked);
  if (answer.status === 304) return null as T;
  const said: unknown = await answer.json().catch(() => null);
  if (answer.ok) return said as T;
  const problem = problemOf(answer.status, said);
  if (problem.code === "signed_out" && !quiet) onSignedOut();
  throw problem;
}

/** Every page of a list. */
export async function everyPage<Row>(path: string, most = 20): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < most; page += 1) {
    const join = path.includes("?") ? "&" : "?";
    const part: { rows: Row[]; next: string | null } = await request(
      cursor === null ? path : `${path}${join}cursor=${encodeURIComponent(cursor)}`,
      { background: true },
    );
    rows.push(...part.rows);
    cursor = part.next;
    if (cursor === null) break;
  }
  return rows;
}

if (typeof window !== "undefined") {
  window.addEventListener("offline", () => line.set({ ...line.get(), online: false }));
}
