import type { ReactNode } from "react";
import { application } from "../application";
import { Link } from "../lib/router";

type ScreenHeadProps = {
  title: string;
  back?: { to: string; label: string } | undefined;
  beside?: ReactNode;
  children?: ReactNode;
};

/** The page's heading, the way back, and what can be done here. */
export function ScreenHead({ title, back, beside, children }: ScreenHeadProps) {
  return (
    <header className="screen-head">
      <title>{`${title} · ${application.name}`}</title>
      {back && (
        <Link to={back.to} className="back">
          {back.label}
        </Link>
      )}
      <div className="screen-title">
        <h1 tabIndex={-1}>{title}</h1>
        {beside}
        {children && <div className="screen-actions">{children}</div>}
      </div>
    </header>
  );
}
