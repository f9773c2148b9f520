"use client";
import { useEffect, useState } from "react";
import { MoonIcon, SunIcon } from "@/components/icons/icons";

type Theme = "light" | "dark";

function store(theme: Theme): void {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage is refused in private windows: the choice then holds for this page only.
    return;
  }
}
function stored(): Theme | null {
  try {
    const theme = localStorage.getItem("theme");
    return theme === "dark" || theme === "light" ? theme : null;
  } catch {
    return null;
  }
}

/** Follows the system until the person chooses; the choice is remembered. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>("light");
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => {
      const wanted = stored() ?? (system.matches ? "dark" : "light");
      document.documentElement.dataset.theme = wanted;
      setTheme(wanted);
    };
    // Also at first: a page that only the browser rendered has not run the script that sets it before the first paint.
    follow();
    system.addEventListener("change", follow);
    return () => system.removeEventListener("change", follow);
  }, []);
  const other: Theme = theme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      className="button"
      data-kind="quiet"
      data-size="icon"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => {
        document.documentElement.dataset.theme = other;
        store(other);
        setTheme(other);
      }}
    >
      {theme === "dark" ? <SunIcon size={18} /> : <MoonIcon size={18} />}
    </button>
  );
}
