/** The self-test of a scanner, as a screen of its own; what is scanned here goes nowhere else. */
import type { ReactNode } from "react";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { late } from "../parts/late";
import { Screen, Tabs } from "../parts/Screen";

const ScannerTest = late(() =>
  import("../scan/selftest/ScannerTest").then(({ ScannerTest: it }) => it),
);

export function Scanner(): ReactNode {
  useScans(() => true);
  return (
    <Screen title={t("scan.test.title")}>
      <div style={{ padding: "12px 16px" }}>
        <ScannerTest t={t} />
      </div>
      <Tabs />
    </Screen>
  );
}
