/**
 * Talks to the server: endpoints typed by the contract, one kind of error.
 *
 * It holds the CSRF token of the session and tells the application when the session ended.
 * It does not translate: a `Problem` carries a code and parameters, the languages do the rest.
 */

import createClient from "openapi-fetch";
import { fetchSigned } from "../frame/signing";
import type { components, operations, paths } from "./schema.gen";

/** A problem in the terms of the contract: refusal, access or fault. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly params: Record<string, string | number>,
    /** What is wrong with what was sent, place by place. */
    readonly faults: components["schemas"]["MasterFault"][] = [],
  ) {
    super(code);
  }
}

let csrf: string | null = null;
let onSignedOut: () => void = () => {};

let onAnswer: (headers: Headers) => void = () => {};

/** Called with the head of every answer. */
export function whenAnswered(act: (headers: Headers) => void): void {
  onAnswer = act;
}

/** Remembers the token every changing request has to carry. */
export function rememberCsrf(token: string | null): void {
  csrf = token;
}

/** Called once the server no longer knows the session. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

/** Path and query of an address the browser itself opens, a download for instance. */
export function address<Path extends keyof paths>(path: Path, query: Query): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") words.set(name, String(value));
  }
  return `${path}?${words}`;
}

type Query = Record<string, string | number | boolean | null | undefined>;

function problemOf(status: number, body: unknown): Problem {
  if (body && typeof body === "object" && "code" in body) {
    const { code, params, faults } = body as {
      code: string;
      params?: Record<string, string>;
      faults?: components["schemas"]["MasterFault"][];
    };
    return new Problem(status, code, params ?? {}, faults);
  }
  return new Problem(status, status === 401 ? "signed_out" : "fault", { ref: "–" });
}

/** The endpoints with their parameters and answers, as the contract describes them. */
export const api = createClient<paths>({
  credentials: "same-origin",
  fetch: fetchSigned,
});

api.use({
  onRequest({ request }) {
    if (request.method !== "GET" && csrf) request.headers.set("x-csrf-token", csrf);
  },
  onResponse({ response }) {
    onAnswer(response.headers);
  },
  onError({ error, request }) {
    // A question that was withdrawn is no problem, and nobody is told of it.
    return request.signal.aborted ? (error as Error) : new Problem(0, "unreachable", {});
  },
});

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer of an endpoint; what went wrong is thrown as a `Problem`. */
export async function unwrap<T>(asked: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) {
    const problem = problemOf(response.status, error);
    if (problem.code === "signed_out") onSignedOut();
    throw problem;
  }
  return data as T;
}

/** Whether an address would answer, without taking the answer; what went wrong is a `Problem`. */
export async function check(url: string): Promise<void> {
  const unreachable = (): never => {
    throw new Problem(0, "unreachable", {});
  };
  const head = await fetch(url, { method: "HEAD", credentials: "same-origin" }).catch(unreachable);
  if (head.ok) return;
  // The head of an answer does not say why.
  const answer = await fetch(url, { credentials: "same-origin" }).catch(unreachable);
  const problem = problemOf(answer.status, await answer.json().catch(() => null));
  if (problem.code === "signed_out") onSignedOut();
  throw problem;
}

/**
 * Sends a file with its progress. `fetch` cannot report how much it has sent, so this is the one
 * place that uses XMLHttpRequest.
 */
export function upload(
  query: operations["upload_import"]["parameters"]["query"],
  file: File,
  onProgress: (sent: number, total: number) => void,
  signal: AbortSignal,
): Promise<components["schemas"]["ImportView"]> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", address("/api/v1/imports", query));
    call.setRequestHeader("content-type", "application/octet-stream");
    if (csrf) call.setRequestHeader("x-csrf-token", csrf);
    call.responseType = "json";
    call.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    call.onerror = () => reject(new Problem(0, "unreachable", {}));
    call.onabort = () => reject(new DOMException("aborted", "AbortError"));
    call.onload = () => {
      if (call.status < 300) return resolve(call.response);
      const problem = problemOf(call.status, call.response);
      if (problem.code === "signed_out") onSignedOut();
      reject(problem);
    };
    signal.addEventListener("abort", () => call.abort());
    call.send(file);
  });
}
