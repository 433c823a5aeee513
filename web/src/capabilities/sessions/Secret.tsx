/** A field for what nobody else is to read: a password, or a code from a telephone. */
import { Input } from "antd";
import { type ReactNode, useId } from "react";

/** Whose password a form is about, for those who let a browser keep it. */
export function Whose({ username }: { username: string | null | undefined }): ReactNode {
  if (!username) return null;
  return <input type="text" autoComplete="username" value={username} readOnly hidden />;
}

interface SecretProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What a browser may fill in. */
  kind?: "current" | "new" | "code";
}

export function Secret({ label, value, onChange, kind = "current" }: SecretProps): ReactNode {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {kind === "code" ? (
        <Input
          id={id}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <Input.Password
          id={id}
          autoComplete={`${kind}-password`}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </>
  );
}
