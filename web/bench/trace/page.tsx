/** The large drawing alone, with a picture of as many nodes as the address says. */
import i18next from "i18next";
import { createRoot } from "react-dom/client";
import { initReactI18next } from "react-i18next";
import { LargeDrawing } from "../../src/capabilities/trace/large/LargeDrawing";
import "../../src/styles/tokens.css";
import "../../src/capabilities/trace/trace.css";
import { synthetic } from "./synthetic";

const count = Number(new URLSearchParams(location.search).get("nodes") ?? 10_000);
const picture = synthetic(count);
await i18next.use(initReactI18next).init({ lng: "en", resources: {} });
const size = { width: 1380, height: 640 };
const root = document.querySelector("#root");
if (!root) throw new Error("the page has a root");
performance.mark("begun");
createRoot(root).render(
  <div className="draw" style={{ height: size.height, flex: "none" }}>
    <LargeDrawing picture={picture} selected={null} onSelect={() => {}} size={size} />
  </div>,
);
