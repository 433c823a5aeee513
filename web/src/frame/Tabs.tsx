/** The pages of one subject beside each other. */
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import "./tabs.css";

interface TabsProps {
  /** What they are about. */
  label: string;
  /** Where each leads, and what it is called. */
  tabs: readonly (readonly [LinkProps["to"], string])[];
}

export function Tabs({ label, tabs }: TabsProps): ReactNode {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(([to, word]) => (
        <Link
          key={to}
          {...({ to, search: {} } as LinkProps)}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}
