/** Lets the page open without network, and says when a newer one is there. */
import { cell } from "../base/cell";

/** The version of the files this page came from; none where it came from the network. */
export const version = cell<string | null>(null);

/** Asks the worker that serves this page what it is. */
function askVersion(): void {
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }: MessageEvent<string>) => version.set(data);
  navigator.serviceWorker.controller?.postMessage("version", [channel.port2]);
}

/** A newer version that waits for the one in use to be left. */
export const newer = cell<ServiceWorker | null>(null);

export async function register(): Promise<void> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const found = await navigator.serviceWorker
    .register("/floor/sw.js", { scope: "/floor", updateViaCache: "none" })
    .catch(() => null);
  if (!found) return;
  const look = (): void => {
    if (found.waiting && navigator.serviceWorker.controller) newer.set(found.waiting);
  };
  look();
  askVersion();
  navigator.serviceWorker.addEventListener("controllerchange", askVersion);
  found.addEventListener("updatefound", () => {
    found.installing?.addEventListener("statechange", look);
  });
  // A device that is never closed still learns of a new version.
  setInterval(() => void found.update().catch(() => undefined), 3_600_000);
}

/** Takes the newer version now. What waits to be sent is not in the page and stays. */
export function takeNewer(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  newer.get()?.postMessage("take over");
}
