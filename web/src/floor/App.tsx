/** Which screen is shown, and what becomes of a scan that no screen wants. */
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
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
import { Home } from "./pages/Home";
import { Entrance, Leaves, Locked } from "./pages/Kiosk";
import { toWhatItIs } from "./pages/open";
import { pages, pagesNow } from "./pages/pages";
import { ScanNotice } from "./pages/ScanNotice";
import { Work } from "./pages/Work";
import type { Scan } from "./scan/scan";
import { listen } from "./scan/wedge/listen";
import { locked } from "./server/kiosk";
import { useOwnPinAsked } from "./server/ownPin";
import { session } from "./server/session";
import { asking } from "./server/signing";
import { Newer } from "./worker/Newer";

// What nobody needs before the first scan, or only as an answer to it.
const Pages = lazy(() => pages().then(({ Pages: it }) => ({ default: it })));
const Settings = lazy(() =>
  import("./pages/Settings").then(({ Settings: it }) => ({ default: it })),
);
const Call = lazy(() => import("./pages/Call").then(({ Call: it }) => ({ default: it })));
const Guides = lazy(() => import("./pages/Guides").then(({ Guides: it }) => ({ default: it })));
const MyCall = lazy(() => import("./pages/MyCall").then(({ MyCall: it }) => ({ default: it })));
const Lessons = lazy(() =>
  import("./practice/Lessons").then(({ Lessons: it }) => ({ default: it })),
);
const Frame = lazy(() => import("./practice/Frame").then(({ Frame: it }) => ({ default: it })));
const Sign = lazy(() => import("./pages/Sign").then(({ Sign: it }) => ({ default: it })));
const OwnPin = lazy(() => import("./pages/OwnPin").then(({ OwnPin: it }) => ({ default: it })));
const Scanner = lazy(() => import("./pages/Scanner").then(({ Scanner: it }) => ({ default: it })));

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
        <Suspense fallback={null}>
          <OwnPin />
        </Suspense>
      </>
    );
  }
  return (
    <>
      {practising && (
        <Suspense fallback={null}>
          <Frame />
        </Suspense>
      )}
      <Leaves />
      <Newer />
      <Suspense fallback={null}>{hasCalled && <MyCall />}</Suspense>
      <Suspense fallback={null}>
        <Page />
      </Suspense>
      <ScanNotice />
      {signing && (
        <Suspense fallback={null}>
          <Sign />
        </Suspense>
      )}
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
