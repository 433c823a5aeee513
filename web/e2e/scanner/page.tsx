/** A page that listens for scanners: a field of its own, a button to press by mistake, the self-test. */
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import words from "../../../locales/en.json";
import { Camera, listen, missing, PhotoScan, ScannerTest } from "../../src/floor/scan";

declare global {
  interface Window {
    heard: string[];
    missing: typeof missing;
  }
}
window.heard = [];
window.missing = missing;

const t = (key: string, values: Record<string, string | number> = {}): string => {
  const [, group = "", name = ""] = key.split(".");
  const said = (words.scan as Record<string, Record<string, string>>)[group]?.[name] ?? key;
  return said.replace(/\{\{(\w+)\}\}/g, (_, value: string) => String(values[value]));
};

function Page() {
  const [quantity, setQuantity] = useState("");
  const [isTesting, setTesting] = useState(false);
  const [isOpen, setOpen] = useState(false);
  useEffect(
    () =>
      listen(({ text, symbology }) => window.heard.push(`scan ${symbology} ${text}`), {
        onAgain: ({ text }) => window.heard.push(`again ${text}`),
        onNotice: (notice) => window.heard.push(`notice ${notice}`),
      }),
    [],
  );
  return (
    <main>
      <label>
        Quantity
        <input id="quantity" value={quantity} onChange={(e) => setQuantity(e.target.value)} />
      </label>
      <button type="button" id="delete" onClick={() => window.heard.push("pressed")}>
        Delete
      </button>
      <button type="button" id="test" onClick={() => setTesting(!isTesting)}>
        Self-test
      </button>
      <button type="button" id="camera" onClick={() => setOpen(!isOpen)}>
        Camera
      </button>
      {isOpen && (
        <Camera
          t={t}
          onScan={({ text }) => window.heard.push(`camera ${text}`)}
          onMissing={({ why }) => window.heard.push(`missing ${why}`)}
        />
      )}
      {isTesting && <ScannerTest t={t} />}
      <PhotoScan
        t={t}
        onScan={({ text, symbology }) => window.heard.push(`photo ${symbology} ${text}`)}
      />
    </main>
  );
}

const root = document.getElementById("root");
if (root) createRoot(root).render(<Page />);
