/** Starts the floor application: what is kept on the device first, the network after. */
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { practising } from "./base/practice";
import { applySettings } from "./base/settings";
import { firstLanguage, speak, speakTo } from "./base/words";
import { keepReserve, loadOutbox } from "./keep/outbox";
import { startSender, whenSettled } from "./keep/sender";
import { loadKept, refresh, startKept } from "./keep/stock";
import { lookAtStorage } from "./keep/storage";
import { pages } from "./pages/pages";
import { whenSignedOut } from "./server/request";
import { endSession, openSession, restoreSession, session } from "./server/session";
import { register } from "./worker/register";
import "./floor.css";

/** Pictures go after everything else; what sends them is no part of the first screen. */
const sendPhotos = (settled: Parameters<typeof import("./keep/photos").sendPhotos>[0]): void => {
  void import("./keep/photos").then((photos) => photos.sendPhotos(settled)).catch(() => undefined);
};

async function start(): Promise<void> {
  applySettings();
  whenSignedOut(() => void endSession());
  const place = document.getElementById("root");
  if (!place) throw new Error("floor.html has no #root");
  // All that is drawn first is on the device; who is signed in is asked beside it, not before it.
  const restored = practising ? undefined : restoreSession();
  void restored?.then(openSession);
  await Promise.all([
    restored ? restored.then(known) : speak(firstLanguage()),
    loadOutbox().catch(() => undefined),
  ]);
  if (practising) return practice(place);
  createRoot(place).render(<App />);
  void pages().catch(() => undefined);
  void import("./keep/guides").then(({ startGuides }) => startGuides()).catch(() => undefined);
  void lookAtStorage();
  startKept();
  whenSettled((settled) => {
    sendPhotos(settled);
    void refresh();
  });
  startSender();
  const photos = (): void => sendPhotos([]);
  window.addEventListener("online", photos);
  photos();
  await keepReserve().catch(() => undefined);
  await register();
}

/** Whoever was signed in is spoken to as they chose at this device, from what it kept of them. */
const known = (): Promise<unknown> =>
  Promise.all([speakTo(session.get()?.person.id, firstLanguage()), loadKept()]);

/** The same pages over the practice factory; nothing here asks the server for anything. */
async function practice(place: HTMLElement): Promise<void> {
  const { startPractice } = await import("./practice/start");
  await startPractice();
  createRoot(place).render(<App />);
  void pages().catch(() => undefined);
  void lookAtStorage();
  await register();
}

void start();
