/** Which screen is shown, and what becomes of a scan that no screen wants. */
import { type ReactNode, useEffect } from "react";
import { showTimesIn } from "../language/time";
import { useCell } from "./base/cell";
import { useRoute } from "./base/route";
import { heard, whenNobodyTakes } from "./base/scans";
import { spoken } from "./base/words";
import { allowSound } from "./feedback/signal";
import { refreshIfStale } from "./keep/stock";
import { Home } from "./pages/Home";
import { Entrance, Leaves } from "./pages/Kiosk";
import { toWhatItIs } from "./pages/open";
import { Pages } from "./pages/Pages";
import { Settings } from "./pages/Settings";
import { Work } from "./pages/Work";
import { listen } from "./scan/listen";
import { session } from "./server/session";
import { Newer } from "./worker/Newer";

export function App(): ReactNode {
  const who = useCell(session);
  const zone = who?.sites[0]?.zone;
  if (zone) showTimesIn(zone);
  useCell(spoken);
  useEffect(() => {
    whenNobodyTakes(toWhatItIs);
    document.addEventListener("pointerdown", allowSound);
    document.addEventListener("keydown", allowSound);
    return listen(heard);
  }, []);
  if (who === undefined) return null;
  if (who === null) return <Entrance />;
  return (
    <>
      <Leaves />
      <Newer />
      <Page />
    </>
  );
}

function Page(): ReactNode {
  const { page, args } = useRoute();
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of page is a look at the age
  useEffect(() => {
    window.scrollTo(0, 0);
    refreshIfStale();
  }, [page, args]);
  switch (page) {
    case "":
      return <Home />;
    case "work":
      return <Work />;
    case "settings":
      return <Settings />;
    default:
      // A new subject is a new page: nothing of the last one stays behind.
      return <Pages key={`${page}/${args.join("/")}`} page={page} args={args} />;
  }
}
