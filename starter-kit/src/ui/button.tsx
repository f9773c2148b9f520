import type { ButtonHTMLAttributes } from "react";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: "main" | "plain" | "quiet" | "danger";
  /** While what it started is on its way. */
  busy?: boolean;
  /** Of a dialog: what happens when nobody chooses. */
  "data-default"?: boolean;
};

export function Button({ kind = "plain", busy = false, type = "button", disabled, children, ...rest }: ButtonProps) {
  return (
    <button type={type} className={`button button-${kind}`} aria-busy={busy} disabled={disabled || busy} {...rest}>
      {children}
    </button>
  );
}
