/** The pages of one subject beside each other. */
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import "../capabilities/quality/quality.css";

interface TabsProps {
  /** What they are about. */
  label: string;
  /** Where each leads, and what it is called. */
  tabs: readonly (readonly [LinkProps["to"], string])[];
  className?: string;
}

export function Tabs({ label, tabs, className = "tabs" }: TabsProps): ReactNode {
  return (
    <nav className={className} aria-label={label}>
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
