/**
 * A new case or pallet. Its number is that of a label that was scanned, else one this device took
 * from the site's pool beforehand, so that it can be built and filled without network.
 */
import { type ReactNode, useEffect, useState } from "react";
import { useCell } from "../base/cell";
import { go, goInstead } from "../base/route";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { elementString } from "../judge/element";
import { resolve } from "../judge/resolve";
import { keepNumbers, nextNumber } from "../keep/numbers";
import type { Waiting } from "../keep/outbox";
import { kept } from "../keep/stock";
import { Blank } from "../parts/Blank";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Scan } from "../scan/scan";
import { line } from "../server/request";
import { recordNow } from "./recording";
import { useSent } from "./Sent";
import { NotKept } from "./Unknown";

const KINDS = ["case", "pallet", "crate"] as const;
type Kind = (typeof KINDS)[number];
type Step = "kind" | { numbering: Waiting } | { not_kept: "full" | "none" };

/** The number on a label that is glued on already; spaces are for people. */
const numberOf = ({ text }: Pick<Scan, "text">): string => elementString(text)?.sscc ?? text.trim();

/** A number where neither the pool nor the server can give one: the moment makes it its own. */
const ownNumber = (kind: Kind): string =>
  `${{ case: "CS", pallet: "PL", crate: "CR" }[kind]}-${Date.now().toString(36).toUpperCase()}`;

export function NewUnit({ number: first = null }: { number?: string | null }): ReactNode {
  const now = useCell(kept);
  const { online } = useCell(line);
  const [number, setNumber] = useState<string | null>(first);
  const [step, setStep] = useState<Step>("kind");
  useEffect(() => {
    // Who opens this page packs: the next numbers are fetched before they are needed.
    void keepNumbers(KINDS, t("floor.unit.reserve")).catch(() => undefined);
  }, []);
  useScans((scan) => {
    if (resolve(now, scan).length > 0) return false;
    signal("again");
    setNumber(numberOf(scan));
    return true;
  });
  const build = async (kind: Kind): Promise<void> => {
    const own = number ?? (await nextNumber(kind).catch(() => null));
    const code = own ?? (online ? null : ownNumber(kind));
    const recorded = await recordNow({
      act: "build",
      put_in: number === null ? "typed" : "scanned",
      body: { kind, ...(code ? { code } : {}) },
      shown: { item: t(`floor.unit.${kind}`), code, quantity: null, unit: null },
    });
    if (!recorded.entry) setStep({ not_kept: recorded.why });
    else if (code) goInstead("unit", code);
    else setStep({ numbering: recorded.entry });
  };
  if (typeof step === "object" && "not_kept" in step) return <NotKept why={step.not_kept} />;
  if (typeof step === "object") return <Numbering entry={step.numbering} />;
  return (
    <Screen
      title={t("floor.unit.new")}
      head={<Heading over={number}>{t("floor.unit.new")}</Heading>}
      foot={<ScanHint>{t(number ? "floor.unit.which_kind" : "floor.unit.scan_label")}</ScanHint>}
    >
      <div className="f-choices">
        {KINDS.map((kind) => (
          <Button key={kind} icon="stock" onClick={() => void build(kind)}>
            {t(`floor.unit.${kind}`)}
          </Button>
        ))}
      </div>
      {!number && <p className="f-note">{t("floor.unit.numbers_lead")}</p>}
    </Screen>
  );
}

/** The server gives the number; the page of the unit opens as soon as it has. */
function Numbering({ entry }: { entry: Waiting }): ReactNode {
  const sent = useSent(entry);
  const { online } = useCell(line);
  const code = sent?.code ?? null;
  useEffect(() => {
    if (code) goInstead("unit", code);
  }, [code]);
  return (
    <Screen
      title={t("floor.unit.new")}
      head={<Heading over={entry.shown.item}>{t("floor.unit.new")}</Heading>}
      foot={<Button onClick={() => go("")}>{t("floor.home.back")}</Button>}
    >
      <Blank>
        <span className={sent?.said ? "f-note-no" : undefined}>
          {sent?.said ?? t(online ? "floor.unit.numbering" : "floor.net.later")}
        </span>
      </Blank>
    </Screen>
  );
}
