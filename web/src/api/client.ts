/**
 * Talks to the server: one request function, one kind of error.
 *
 * It holds the CSRF token of the session and tells the application when the session ended.
 * It does not translate: a `Problem` carries a code and parameters, the languages do the rest.
 */

const BASE = "/api/v1";

/** A problem in the terms of the contract: refusal, access or fault. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly params: Record<string, string | number>,
  ) {
    super(code);
  }
}

let csrf: string | null = null;
let onSignedOut: () => void = () => {};

/** Remembers the token every changing request has to carry. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

/** Called once the server no longer knows the session. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

type Query = Record<string, string | number | boolean | null | undefined>;

/** Path and query of an endpoint; empty values are left out. */
export function address(path: string, query: Query = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") words.set(name, String(value));
  }
  const text = words.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (body && typeof body === "object" && "code" in body) {
    const { code, params } = body as { code: string; params?: Record<string, string> };
    return new Problem(response.status, code, params ?? {});
  }
  return new Problem(response.status, response.status === 401 ? "signed_out" : "fault", { ref: "–" });
}

interface Options {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Sends a request and returns its answer, or throws a `Problem`. */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  const changing = method !== "GET";
  if (changing && csrf) headers["x-csrf-token"] = csrf;
  if (options.body !== undefined) headers["content-type"] = "application/json";

  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers,
      credentials: "same-origin",
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new Problem(0, "unreachable", {});
  }

  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code === "signed_out" && path !== "/session") onSignedOut();
    throw problem;
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/**
 * Sends a file with its progress. `fetch` cannot report how much it has sent, so this is the one
 * place that uses XMLHttpRequest.
 */
export function upload<T>(
  path: string,
  query: Query,
  file: File,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", address(path, query));
    call.setRequestHeader("content-type", "application/octet-stream");
    if (csrf) call.setRequestHeader("x-csrf-token", csrf);
    call.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    call.onerror = () => reject(new Problem(0, "unreachable", {}));
    call.onabort = () => reject(new DOMException("aborted", "AbortError"));
    call.onload = async () => {
      if (call.status < 300) return resolve(JSON.parse(call.responseText) as T);
      const problem = await problemOf(new Response(call.responseText, { status: call.status }));
      if (problem.code === "signed_out") onSignedOut();
      reject(problem);
    };
    signal.addEventListener("abort", () => call.abort());
    call.send(file);
  });
}
