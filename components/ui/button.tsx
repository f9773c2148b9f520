import type { ButtonHTMLAttributes, ReactNode } from "react";

type ButtonProps = {
  children: ReactNode;
  /** One `primary` a screen; it names its deed. */
  kind?: "primary" | "default" | "quiet" | "stop" | "danger";
  size?: "small" | "default" | "large" | "icon";
  /** Says why it refuses instead of hiding; stays reachable by keyboard so that the reason can be heard. */
  disabledReason?: string | undefined;
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children" | "disabled">;

export function Button({
  children,
  kind = "default",
  size = "default",
  disabledReason,
  onClick,
  ...rest
}: ButtonProps) {
  const refuses = disabledReason !== undefined;
  return (
    <button
      type="button"
      {...rest}
      className={`button ${rest.className ?? ""}`}
      data-kind={kind}
      data-size={size}
      aria-disabled={refuses || undefined}
      title={disabledReason ?? rest.title}
      onClick={refuses ? (event) => event.preventDefault() : onClick}
    >
      {children}
    </button>
  );
}
