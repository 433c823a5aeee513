import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds the server: the mock unless told otherwise. */
const server = process.env.SUYUAN_SERVER ?? "http://127.0.0.1:8790";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022", chunkSizeWarningLimit: 900, manifest: true },
  server: { proxy: { "/api": { target: server, secure: false } } },
});
