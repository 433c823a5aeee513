/** Starts the floor application: what is kept on the device first, the network after. */
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { applySettings } from "./base/settings";
import { firstLanguage, speak } from "./base/words";
import { keepReserve, loadOutbox } from "./keep/outbox";
import { startSender } from "./keep/sender";
import { startKept } from "./keep/stock";
import { lookAtStorage } from "./keep/storage";
import { whenSignedOut } from "./server/request";
import { endSession, openSession } from "./server/session";
import { register } from "./worker/register";
import "./floor.css";

async function start(): Promise<void> {
  applySettings();
  whenSignedOut(() => void endSession());
  const place = document.getElementById("root");
  if (!place) throw new Error("floor.html has no #root");
  const opened = openSession();
  await Promise.all([speak(firstLanguage()), lookAtStorage(), loadOutbox().catch(() => undefined)]);
  createRoot(place).render(<App />);
  await startKept();
  startSender();
  await opened;
  await keepReserve().catch(() => undefined);
  await register();
}

void start();
