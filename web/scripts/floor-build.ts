/** What the build does for the floor: its address while developing, and its service worker. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Connect, Plugin } from "vite";

const WORKER = new URL("../src/floor/worker/service.js", import.meta.url);
/** What the pages of the floor need beside their own modules. */
const BESIDE = ["/floor", "/floor/app.webmanifest", "/floor/icon-192.png", "/mark.svg"];

/** `/floor` is the floor's page, as the server serves it. */
const toPage: Connect.NextHandleFunction = (request, _response, next) => {
  if (/^\/floor\/?([?#].*)?$/.test(request.url ?? "")) request.url = "/floor.html";
  next();
};

export const floorAddress: Plugin = {
  name: "floor-address",
  configureServer: (server) => {
    server.middlewares.use(toPage);
  },
  configurePreviewServer: (server) => {
    server.middlewares.use((_request, response, next) => {
      response.setHeader("service-worker-allowed", "/floor");
      next();
    });
    server.middlewares.use(toPage);
  },
};

interface Chunk {
  fileName: string;
  facadeModuleId?: string | null;
  imports?: string[];
  dynamicImports?: string[];
  viteMetadata?: { importedCss?: Set<string>; importedAssets?: Set<string> };
}

/** Every file the floor's entry may ever ask for, by following its imports. */
function filesOf(bundle: Record<string, unknown>, entry: Chunk): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name] as Chunk | undefined;
    if (!chunk || found.has(name)) return;
    found.add(name);
    for (const file of chunk.viteMetadata?.importedCss ?? []) found.add(file);
    for (const file of chunk.viteMetadata?.importedAssets ?? []) found.add(file);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) visit(next);
  };
  visit(entry.fileName);
  return [...found].toSorted();
}

/**
 * Writes `/floor/sw.js` with the list of files it keeps. Its version is the digest of that list,
 * so that the same sources give the same worker.
 */
export const serviceWorker: Plugin = {
  name: "floor-service-worker",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_options, bundle) {
      const entry = Object.values(bundle).find(
        (one) => one.type === "chunk" && one.facadeModuleId?.endsWith("/floor.html"),
      );
      if (!entry) return;
      const files = [...BESIDE, ...filesOf(bundle, entry as Chunk).map((file) => `/${file}`)];
      const source = readFileSync(WORKER, "utf8");
      const page = bundle["floor.html"];
      const digest = createHash("sha256").update(files.join("\n")).update(source);
      if (page?.type === "asset") digest.update(page.source);
      const version = digest.digest("hex").slice(0, 12);
      this.emitFile({
        type: "asset",
        fileName: "floor/sw.js",
        source: source
          .replace("__VERSION__", JSON.stringify(version))
          .replace("__FILES__", JSON.stringify(files)),
      });
    },
  },
};
