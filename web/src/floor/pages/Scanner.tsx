/** The self-test of a scanner, as a screen of its own; what is scanned here goes nowhere else. */
import { lazy, type ReactNode, Suspense } from "react";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { Screen, Tabs } from "../parts/Screen";

const ScannerTest = lazy(() =>
  import("../scan/selftest/ScannerTest").then(({ ScannerTest: it }) => ({ default: it })),
);

export function Scanner(): ReactNode {
  useScans(() => true);
  return (
    <Screen title={t("scan.test.title")}>
      <div style={{ padding: "12px 16px" }}>
        <Suspense fallback={null}>
          <ScannerTest t={t} />
        </Suspense>
      </div>
      <Tabs />
    </Screen>
  );
}
