/** Why something is done; one line, asked where the act needs it. */
import { Input } from "antd";
import type { ReactNode } from "react";

interface ReasonProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
}

export function ReasonField({ label, value, onChange }: ReasonProps): ReactNode {
  return (
    <Input
      style={{ width: 260 }}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
