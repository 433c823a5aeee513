/** The icons only the floor has; the others are those of the desk. */
import type { ReactNode } from "react";
import { Icon, type IconName } from "../../marks/Icon";

const DRAWN = {
  online:
    "M2.500 8a11 11 0 0 1 15 0M5 11a7.500 7.500 0 0 1 10 0M7.500 13.700a3.600 3.600 0 0 1 5 0M10 16.200h.01",
  offline:
    "M3 3l14 14M2.500 8a11 11 0 0 1 4-2.500M9.600 4.800A11 11 0 0 1 17.500 8M5 11a7.500 7.500 0 0 1 3.600-2M12 9.300A7.500 7.500 0 0 1 15 11M7.600 13.600a3.600 3.600 0 0 1 4-.4M10 16h.01",
  keys: "M2.500 5h15v10h-15zM5.500 8h.1M8.500 8h.1M11.500 8h.1M14.500 8h.1M5.500 10.500h.1M14.500 10.500h.1M8 12.500h4",
  find: "M9 14.200A5.200 5.200 0 1 0 9 3.800a5.200 5.200 0 0 0 0 10.400ZM13 13l4 4",
  work: "M7 4H5v13h10V4h-2M7 3h6v3H7zM7.500 11l1.800 1.800L12.800 9",
  scale: "M4 5h12l1 12H3zM7 8.500a4.200 4.200 0 0 1 6 0M10 8l1.300-1.600",
  retry: "M16.500 10a6.500 6.500 0 1 1-2-4.700M16.500 3v3.500H13",
  back: "M12.500 4 6.500 10l6 6",
  erase: "M7 4.500h10v11H7L2.500 10zM10 8l4 4M14 8l-4 4",
  badge:
    "M3 4h14v12H3zM7.300 10.700a1.700 1.700 0 1 0 0-3.400 1.700 1.700 0 0 0 0 3.400ZM4.800 13c.4-1.300 1.300-1.800 2.500-1.800s2.100.5 2.500 1.800M12 8.500h3M12 11.500h3",
  hand: "M6 10.500V6a1.200 1.200 0 0 1 2.400 0v3.500M8.400 9V4.200a1.200 1.200 0 0 1 2.400 0V9M10.800 9.200V5a1.200 1.200 0 0 1 2.400 0v5M13.200 10V7.200a1.200 1.200 0 0 1 2.300 0V12c0 3-1.900 5-4.700 5-2.300 0-3.600-1-4.600-2.900l-1.900-3.500a1.200 1.200 0 0 1 2-1.200l.7 1.100",
  settings:
    "M3 6h8M15 6h2M3 14h2M9 14h8M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
} as const;

export type FloorIcon = keyof typeof DRAWN | IconName;

export function Mark({ name, size = 20 }: { name: FloorIcon; size?: number }): ReactNode {
  if (!(name in DRAWN)) return <Icon name={name as IconName} size={size} />;
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
      <path d={DRAWN[name as keyof typeof DRAWN]} />
    </svg>
  );
}
