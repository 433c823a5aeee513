/** The places of the rail: one for each subject, whose pages stand beside each other as tabs. */
import type { LinkProps } from "@tanstack/react-router";
import type { IconName } from "../marks/Icon";

export interface Page {
  to: NonNullable<LinkProps["to"]>;
  /** What the tab is called, under `frame`. */
  word: string;
  /** Who may see it; everybody where absent. */
  needs?: string;
}

export interface Subject {
  icon: IconName;
  /** What the rail calls it, under `frame`. */
  word: string;
  /** Its pages: the rail leads to the first that somebody may see. */
  pages: readonly Page[];
  /** Beginnings of addresses that belong to it without a tab of this list. */
  also?: readonly string[];
}

const one = (to: Page["to"], icon: IconName, word: string, needs?: string): Subject => ({
  icon,
  word,
  pages: [{ to, word, ...(needs ? { needs } : {}) }],
});

/** Subjects with several pages, by the name their tabs are asked for. */
export const GROUPS = {
  production: {
    icon: "make",
    word: "production",
    pages: [
      { to: "/production", word: "production", needs: "work.read" },
      { to: "/work-orders", word: "work_orders", needs: "work.read" },
      { to: "/instructions", word: "instructions", needs: "work.read" },
    ],
  },
  orders: {
    icon: "order",
    word: "orders",
    pages: [
      { to: "/purchase-orders", word: "purchase_orders", needs: "work.read" },
      { to: "/sales-orders", word: "sales_orders", needs: "work.read" },
    ],
  },
  data: {
    icon: "table",
    word: "masters",
    pages: [
      { to: "/masters", word: "masters" },
      { to: "/imports", word: "imports", needs: "import.run" },
    ],
  },
  settings: {
    icon: "gear",
    word: "settings",
    pages: [
      { to: "/people", word: "people", needs: "people.manage" },
      { to: "/sites", word: "sites", needs: "people.manage" },
      { to: "/guests", word: "guests", needs: "guests.manage" },
      { to: "/tokens", word: "tokens", needs: "people.manage" },
      { to: "/go-live", word: "go_live", needs: "work.read" },
    ],
  },
} as const satisfies Record<string, Subject>;

export const SUBJECTS: readonly Subject[] = [
  one("/", "home", "home"),
  one("/tasks", "inbox", "tasks", "work.read"),
  one("/trace", "trace", "trace", "trace.read"),
  { ...one("/analysis", "analysis", "analysis", "trace.read"), also: ["/analysis"] },
  one("/lots", "lot", "lots", "trace.read"),
  one("/receiving", "receive", "receiving", "work.read"),
  GROUPS.production,
  one("/calls", "call", "calls", "work.read"),
  {
    ...one("/inspections", "verdict", "quality", "work.read"),
    also: ["/holds", "/reserves", "/control-charts", "/gauges", "/devices"],
  },
  {
    ...one("/complaints", "complaint", "complaints", "work.read"),
    also: ["/complaint-", "/audits"],
  },
  { ...one("/recalls", "recall", "recalls", "trace.read"), also: ["/drills"] },
  one("/stock", "stock", "stock", "work.read"),
  one("/shipments", "ship", "shipments", "work.read"),
  one("/labels", "print", "labels", "work.read"),
  GROUPS.orders,
  GROUPS.data,
  one("/ledger", "ledger", "ledger", "trace.read"),
];

/** The page that a subject opens for somebody; none where they may see nothing of it. */
export const entryOf = ({ pages }: Subject, may: readonly string[]): Page | undefined =>
  pages.find(({ needs }) => !needs || may.includes(needs));

/** Whether an address is a page of a subject, or one below it. */
export function isWithin({ pages, also = [] }: Subject, pathname: string): boolean {
  const below = ({ to }: Page): boolean =>
    to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
  return pages.some(below) || also.some((beginning) => pathname.startsWith(beginning));
}
