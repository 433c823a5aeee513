/** Line icons of the frame. They never stand alone: a word or an accessible name is beside them. */
import type { ReactNode } from "react";

const DRAWN = {
  home: "M3 9.5 10 4l7 5.5M5 8.5V16h10V8.5M8.300 16v-4.500h3.400V16",
  trace: "M5.8 10h2.4c3.2 0 2.6-5.5 5.8-5.5M8.2 10c3.2 0 2.6 5.5 5.8 5.5",
  lot: "M10.500 3H4.500A1.500 1.500 0 0 0 3 4.500v6l6.900 6.600a1.300 1.300 0 0 0 1.800 0l5.300-5.300a1.300 1.300 0 0 0 0-1.800L10.500 3Z",
  import:
    "M10 3v8M6.800 8 10 11.200 13.200 8M3 11v4.500A1.500 1.500 0 0 0 4.500 17h11a1.500 1.500 0 0 0 1.500-1.500V11",
  export:
    "M10 11.200V3M6.800 6.200 10 3l3.200 3.200M3 11v4.500A1.500 1.500 0 0 0 4.500 17h11a1.500 1.500 0 0 0 1.500-1.500V11",
  receive:
    "M10 3v8M6.800 8 10 11.200 13.200 8M3 12h3.500l1 2h5l1-2H17v3.500A1.500 1.500 0 0 1 15.500 17h-11A1.500 1.500 0 0 1 3 15.500z",
  order: "M4.500 3h11v14l-2.200-1.500L10 17l-3.300-1.500L4.500 17zM7.500 7h5M7.500 10.500h5",
  make: "M3 16.500V9l4.500 3V9l4.500 3V4h4.500v12.500zM6.500 14h1.500M11 14h1.500",
  plan: "M5 4h10v13H5zM8 2.800h4v2.400H8zM7.500 9h5M7.500 12h3",
  stock: "M3 7.5 10 4l7 3.5V16H3zM6.500 16v-5.500h7V16M6.500 13.200h7",
  sale: "M4.500 3h11v14l-2.200-1.500L10 17l-3.300-1.500L4.500 17zM7.300 9.500l2 2 3.500-3.800",
  flag: "M5 17V3.500M5 4h9.500l-2 3 2 3H5",
  ship: "M2.500 5h9v8.500h-9zM11.500 8h3.200l2.800 3v2.500h-6zM5.500 15.800a1.600 1.600 0 1 0 0-3.200 1.600 1.600 0 0 0 0 3.200ZM14 15.800a1.600 1.600 0 1 0 0-3.200 1.600 1.600 0 0 0 0 3.200Z",
  ledger:
    "M5 3h8.500A1.500 1.500 0 0 1 15 4.500V17H6a1.500 1.500 0 0 1-1.500-1.500v-12A.5.5 0 0 1 5 3ZM7.500 7h5M7.500 10h5M7.500 13h3",
  people:
    "M7.500 9.500a2.800 2.800 0 1 0 0-5.600 2.800 2.800 0 0 0 0 5.600ZM2.500 16c.4-2.800 2.400-4.300 5-4.300s4.600 1.500 5 4.300M13 4.300a2.700 2.700 0 0 1 0 5M14.300 12c1.800.5 2.900 1.900 3.200 4",
  key: "M12.500 11a4 4 0 1 0-3.900-3.100L3 13.500V17h3.500v-2H8.500v-2h1.800M13.300 6.800h.01",
  scan: "M3 7V4.500A1.500 1.500 0 0 1 4.500 3H7M13 3h2.500A1.500 1.500 0 0 1 17 4.500V7M17 13v2.500a1.500 1.500 0 0 1-1.500 1.500H13M7 17H4.500A1.500 1.500 0 0 1 3 15.500V13M6.500 7v6M9 7v6M11.500 7v6M13.800 7v6",
  clock: "M10 5.800V10l2.800 1.800M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z",
  sun: "M13.300 10a3.300 3.300 0 1 1-6.600 0 3.300 3.300 0 0 1 6.600 0ZM10 2.500v1.600M10 15.900v1.600M2.500 10h1.600M15.900 10h1.600M4.700 4.700l1.100 1.100M14.200 14.200l1.100 1.100M15.300 4.700l-1.100 1.100M5.800 14.200l-1.100 1.100",
  close: "m5 5 10 10M15 5 5 15",
  calendar: "M3.500 5h13v11.500h-13zM3.500 8.500h13M7 3v3M13 3v3",
  menu: "M3.500 5.500h13M3.500 10h13M3.500 14.500h13",
  down: "m5 8 5 5 5-5",
  right: "m8 5 5 5-5 5",
  minus: "M4 10h12",
  plus: "M10 4v12M4 10h12",
  fit: "M3 7.500V3h4.500M12.500 3H17v4.500M17 12.500V17h-4.500M7.500 17H3v-4.500",
  play: "M6 4v12l10-6z",
  pause: "M7 4.500v11M13 4.500v11",
  table: "M3 4.500h14v11H3zM3 8.300h14M3 12h14M8.500 4.500v11",
  file: "M5 3h6.500L15 6.500V17H5zM11 3v4h4",
  print: "M6 8V3h8v5M6 14H3.500V8h13v6H14M6 11.500h8V17H6z",
  shield:
    "M10 2.800 4 5v4.500c0 4 2.600 6.500 6 7.700 3.400-1.200 6-3.700 6-7.700V5l-6-2.200ZM7.300 10l2 2 3.500-3.800",
  undo: "M7 4 3.500 7.500 7 11M3.500 7.500H12a4.500 4.500 0 0 1 0 9H8",
  warn: "M10 3.500 17.500 16h-15zM10 8v4M10 14h.01",
  check: "m4 10.500 4 4 8-9",
  inbox: "M3 4h14v12H3zM3 11h4l1 2h4l1-2h4M6.500 7h7",
  verdict:
    "M8.500 13.500a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM12.200 12.200 17 17M6.300 8.500l1.600 1.600 2.900-3.200",
  complaint: "M3 4h14v9.500H10L6 17v-3.500H3zM10 6.500v3M10 11.300h.01",
  call: "M4.500 13.500V9a5.500 5.500 0 0 1 11 0v4.500l1.500 1.500H3zM8.300 17.200h3.400M10 3.500V2",
  guide: "M3 4.500h5.500L10 6l1.500-1.500H17V15h-5.500L10 16.500 8.500 15H3zM10 6v10",
  camera:
    "M3 6.500h3.200L7.500 4.500h5l1.300 2H17v9.500H3zM10 14a2.900 2.900 0 1 0 0-5.800 2.900 2.900 0 0 0 0 5.800Z",
  link: "M8.500 11.500a3 3 0 0 0 4.300 0l2.700-2.700a3 3 0 0 0-4.300-4.300L10 5.700M11.500 8.500a3 3 0 0 0-4.300 0l-2.700 2.700a3 3 0 0 0 4.300 4.300L10 14.300",
} as const;

export type IconName = keyof typeof DRAWN;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      className="ic"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {name === "trace" && (
        <>
          <circle cx="4" cy="10" r="1.8" />
          <circle cx="15.8" cy="4.5" r="1.8" />
          <circle cx="15.8" cy="15.5" r="1.8" />
        </>
      )}
      {name === "lot" && <circle cx="6.8" cy="6.8" r="1.1" />}
      <path d={DRAWN[name]} />
    </svg>
  );
}

/** The mark of the product: one lot, two ways. */
export function Brand({ size = 30 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 30 30" aria-hidden="true">
      <rect width="30" height="30" rx="8" fill="var(--sy-ink)" />
      <path
        d="M7 15h4c5 0 4-6.500 9-6.500M11 15c5 0 4 6.500 9 6.500"
        fill="none"
        stroke="var(--sy-surface)"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <circle cx="7.5" cy="15" r="2.4" fill="var(--sy-path)" />
      <circle cx="21.5" cy="8.5" r="2" fill="var(--sy-surface)" />
      <circle cx="21.5" cy="21.5" r="2" fill="var(--sy-surface)" />
    </svg>
  );
}
