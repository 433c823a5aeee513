/**
 * Acts that need a signature: the server says so, whoever is in front signs, and the same act goes out
 * once more with the tickets. No form has to know of it.
 */
import { useSyncExternalStore } from "react";

/** What is to be signed. */
export interface ToSign {
  /** The act, as records spell it. */
  act: string;
  /** Code of the site it is done at, where that is not the one of the page. */
  site?: string;
  /** The act that is done already, where that is signed. */
  record?: string;
  /** The act as it goes out again; the signature is good for nothing else. */
  sent?: { path: string; body: string };
  /** What it is about: fields with the words they are sent with. */
  about?: [field: string, words: string][];
  /** How many people sign. */
  people: number;
  /** What a signature may mean here; anything where empty. */
  meanings: string[];
}

/** Somebody is asked to sign; with tickets they did, with null they left. */
export interface Asked extends ToSign {
  answer: (tickets: string[] | null) => void;
}

const HEADER = "suyuan-signatures";

let asked: Asked | null = null;
const listeners = new Set<() => void>();

function put(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** What waits for a signature now. */
export const nowAsked = (): Asked | null => asked;

/** The same for what is drawn. */
export const useAsked = (): Asked | null =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, nowAsked);

/** Asks whoever is in front to sign. A second question waits for nobody: it is as if they left. */
export function askToSign(what: ToSign): Promise<string[] | null> {
  if (asked) return Promise.resolve(null);
  return new Promise((resolve) => {
    put({
      ...what,
      answer: (tickets) => {
        put(null);
        resolve(tickets);
      },
    });
  });
}

/** What of an act says to a person what they sign. */
const TELLING = "lot lots roots item quantity document contents reason note".split(" ");

function aboutOf(sent: string): [string, string][] {
  let body: unknown = null;
  try {
    body = JSON.parse(sent);
  } catch {
    return [];
  }
  if (!body || typeof body !== "object") return [];
  const said = body as Record<string, unknown>;
  return TELLING.flatMap((name) =>
    [said[name]]
      .flat()
      .filter((word): word is string => typeof word === "string" && word !== "")
      .map((word): [string, string] => [name, word]),
  );
}

function wanted(body: unknown): ToSign | null {
  if (!body || typeof body !== "object" || !("code" in body)) return null;
  const { code, params } = body as { code: string; params?: Record<string, string> };
  if (code !== "signature_needed" || !params?.act) return null;
  return {
    act: params.act,
    people: Number(params.signatures ?? 1),
    meanings: (params.meanings ?? "").split(" ").filter((word) => word !== ""),
  };
}

/** `fetch` for the API: an act that needs a signature is asked for it and sent again. */
export async function fetchSigned(request: Request): Promise<Response> {
  if (request.method === "GET") return fetch(request);
  // An empty header says that this page knows signatures.
  request.headers.set(HEADER, "");
  const again = request.clone();
  const response = await fetch(request);
  if (response.status !== 409) return response;
  const what = wanted(
    await response
      .clone()
      .json()
      .catch(() => null),
  );
  if (!what) return response;
  const { pathname: path, searchParams } = new URL(request.url);
  const site = searchParams.get("site");
  const body = await again.clone().text();
  const tickets = await askToSign({
    ...what,
    ...(site ? { site } : {}),
    sent: { path, body },
    about: aboutOf(body),
  });
  if (!tickets) return response;
  again.headers.set(HEADER, tickets.join(","));
  return fetch(again);
}
