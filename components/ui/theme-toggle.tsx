"use client";
import { useEffect, useState } from "react";
import { MoonIcon, SunIcon } from "@/components/icons/icons";

type Theme = "light" | "dark";
const current = (): Theme => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");

function store(theme: Theme): void {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage is refused in private windows: the choice then holds for this page only.
    return;
  }
}
function stored(): boolean {
  try {
    return localStorage.getItem("theme") !== null;
  } catch {
    return false;
  }
}

/** Follows the system until the person chooses; the choice is remembered. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>("light");
  useEffect(() => {
    setTheme(current());
    const system = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => {
      if (stored()) return;
      document.documentElement.dataset.theme = system.matches ? "dark" : "light";
      setTheme(current());
    };
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
