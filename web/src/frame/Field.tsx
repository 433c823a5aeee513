/** A labelled control of a form that is laid out by hand. */
import { type CSSProperties, type ReactNode, useId } from "react";

interface FieldProps {
  label: ReactNode;
  width?: number;
  /** The control, which takes the id its label points to. */
  children: (id: string) => ReactNode;
}

export function Field({ label, width, children }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div
      className={width ? "field" : "field grow"}
      style={width ? ({ "--field": `${width}px` } as CSSProperties) : undefined}
    >
      <label className="eyebrow" htmlFor={id}>
        {label}
      </label>
      {children(id)}
    </div>
  );
}
