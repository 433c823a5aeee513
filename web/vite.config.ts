import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds the server. */
const server = process.env.SUYUAN_SERVER ?? "https://localhost:8443";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022", chunkSizeWarningLimit: 900, manifest: true },
  server: { proxy: { "/api": { target: server, secure: false } } },
});
