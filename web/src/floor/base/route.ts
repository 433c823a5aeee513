/**
 * Where one is: `#/feed/R-12`. Behind the hash, because then every address is the one page that
 * the device keeps, with network or without.
 */
import { cell, useCell } from "./cell";

export interface Route {
  page: string;
  args: readonly string[];
}

function routeOf(hash: string): Route {
  const [page = "", ...args] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { page, args };
}

const route = cell<Route>(routeOf(typeof location === "undefined" ? "" : location.hash));

if (typeof window !== "undefined") {
  window.addEventListener("hashchange", () => route.set(routeOf(location.hash)));
}

export const useRoute = (): Route => useCell(route);

export const addressOf = (page: string, ...args: string[]): string =>
  `#/${[page, ...args].map(encodeURIComponent).join("/")}`;

export function go(page: string, ...args: string[]): void {
  location.hash = addressOf(page, ...args);
}

/** Puts another page in place of this one, so that "back" does not return to it. */
export function goInstead(page: string, ...args: string[]): void {
  location.replace(addressOf(page, ...args));
}
