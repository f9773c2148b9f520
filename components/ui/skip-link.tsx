"use client";

/** For who goes through a page by keyboard: seen while it has the focus, it leads to the element with this id. */
export function SkipLink({ to, children }: { to: string; children: string }) {
  return (
    <a
      href={`#${to}`}
      className="button sr-only focus:not-sr-only focus:fixed! focus:top-2.5 focus:left-1/2 focus:z-(--z-menu) focus:-translate-x-1/2 focus:px-3.5!"
      onClick={(event) => {
        const target = document.getElementById(to);
        if (!target) return;
        event.preventDefault();
        target.focus();
      }}
    >
      {children}
    </a>
  );
}
