/**
 * The service worker of the floor: its files are kept whole or not at all, the page opens from
 * them, and the server is never asked for a file that is here. It keeps no answer of the API:
 * what a device knows of the plant is in its database, with its age.
 */

const VERSION = __VERSION__;
const FILES = __FILES__;
const CACHE = `floor-${VERSION}`;
const PAGE = "/floor";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      // Past the browser's own cache: a page of yesterday with files of today would not start.
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("floor-") && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "version") event.ports[0]?.postMessage(VERSION);
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const own = pathname === PAGE || pathname === `${PAGE}/`;
    if (own) event.respondWith(fromCache(PAGE, request));
    return;
  }
  if (pathname.startsWith("/assets/")) event.respondWith(fromCache(pathname, request, true));
  else if (FILES.includes(pathname)) event.respondWith(fromCache(pathname, request));
});

/** A file that is kept; what is not, is fetched, and kept where its name says that it never changes. */
async function fromCache(name, request, keep = false) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(name);
  if (kept) return kept;
  const answer = await fetch(request);
  if (keep && answer.ok) await cache.put(name, answer.clone());
  return answer;
}
