/** The code of a master record, searched by code or name. */
import type { ReactNode } from "react";
import { CodeInput } from "../masters/CodeInput";

interface CodePickProps {
  id: string;
  of: "partner" | "place";
  label: string;
  value: string;
  onChange: (code: string) => void;
}

export function CodePick({ id, of, label, value, onChange }: CodePickProps): ReactNode {
  return (
    <CodeInput
      id={id}
      label={label}
      faulty={false}
      value={value}
      onChange={(code) => onChange(String(code ?? ""))}
      field={{ name: of, holds: "code", of, required: false, choices: [], fields: [] }}
    />
  );
}
