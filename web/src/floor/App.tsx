/** Which screen is shown, and what becomes of a scan that no screen wants. */
import { type ReactNode, useEffect, useState } from "react";
import { showTimesIn } from "../language/time";
import { called } from "./base/called";
import { useCell } from "./base/cell";
import { practising } from "./base/practice";
import { useRoute } from "./base/route";
import { heard, whenNobodyTakes } from "./base/scans";
import { spoken } from "./base/words";
import { noticed } from "./feedback/notice";
import { allowSound } from "./feedback/signal";
import { refreshIfStale } from "./keep/stock";
import { Broken } from "./pages/Broken";
import { Home } from "./pages/Home";
import { Entrance, Leaves, Locked } from "./pages/Kiosk";
import { toWhatItIs } from "./pages/open";
import { pages, pagesNow } from "./pages/pages";
import { ScanNotice } from "./pages/ScanNotice";
import { Work } from "./pages/Work";
import { late } from "./parts/late";
import { Screen, Tabs } from "./parts/Screen";
import type { Scan } from "./scan/scan";
import { listen } from "./scan/wedge/listen";
import { locked } from "./server/kiosk";
import { useOwnPinAsked } from "./server/ownPin";
import { session } from "./server/session";
import { asking } from "./server/signing";
import { Newer } from "./worker/Newer";

/** What stands around the word that a page did not come. */
const page = (word: ReactNode): ReactNode => (
  <Screen title="–">
    {word}
    <Tabs />
  </Screen>
);
// What nobody needs before the first scan, or only as an answer to it.
const Pages = late(() => pages().then(({ Pages: it }) => it), page);
const Settings = late(() => import("./pages/Settings").then(({ Settings: it }) => it), page);
const Call = late(() => import("./pages/Call").then(({ Call: it }) => it), page);
const Guides = late(() => import("./pages/Guides").then(({ Guides: it }) => it), page);
const MyCall = late(() => import("./pages/MyCall").then(({ MyCall: it }) => it));
const Lessons = late(() => import("./practice/Lessons").then(({ Lessons: it }) => it), page);
const Frame = late(() => import("./practice/Frame").then(({ Frame: it }) => it));
const Sign = late(() => import("./pages/Sign").then(({ Sign: it }) => it));
const OwnPin = late(() => import("./pages/OwnPin").then(({ OwnPin: it }) => it));
const Scanner = late(() => import("./pages/Scanner").then(({ Scanner: it }) => it), page);

export function App(): ReactNode {
  const who = useCell(session);
  const zone = who?.sites[0]?.zone;
  if (zone) showTimesIn(zone);
  useCell(spoken);
  const hasCalled = useCell(called) !== null;
  const shut = useCell(locked);
  const signing = useCell(asking) !== null;
  const toChoose = useOwnPinAsked();
  useEffect(() => {
    whenNobodyTakes(toWhatItIs);
    document.addEventListener("pointerdown", allowSound);
    document.addEventListener("keydown", allowSound);
    const told = (scan: Scan): void => {
      noticed(null);
      heard(scan);
    };
    return listen(told, { onAgain: () => noticed("again"), onNotice: noticed });
  }, []);
  if (who === undefined) return null;
  if (who === null) return <Entrance />;
  if (shut) return <Locked />;
  if (toChoose) {
    return (
      <>
        <Leaves />
        <OwnPin />
      </>
    );
  }
  return (
    <>
      {practising && <Frame />}
      <Leaves />
      <Newer />
      {hasCalled && <MyCall />}
      <Broken>
        <Page />
      </Broken>
      <ScanNotice />
      {signing && <Sign />}
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
    case "call":
      return <Call key={args.join("/")} about={args[0]} />;
    case "guide":
      return <Guides key={args.join("/")} code={args[0] ?? ""} operation={args[1] ?? ""} />;
    case "practice":
      return <Lessons />;
    case "scanner":
      return <Scanner />;
    default:
      // A new subject is a new page: nothing of the last one stays behind.
      return <Subject key={`${page}/${args.join("/")}`} page={page} args={args} />;
  }
}

/** A page of one subject: drawn at once where its file is there, else when it comes. */
function Subject(of: { page: string; args: readonly string[] }): ReactNode {
  const [Shown] = useState(() => pagesNow() ?? Pages);
  return <Shown {...of} />;
}
