"use client";
import { useEffect, useState } from "react";

/** Whether these are the keys that send: Ctrl or ⌘ with Enter, pressed once and not held. */
export const sends = (event: Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "repeat">) =>
  event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.repeat;

/** The keys that send, as this machine names them. */
export function Shortcut() {
  const [keys, setKeys] = useState("");
  useEffect(() => setKeys(/mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘↵" : "Ctrl ↵"), []);
  return (
    <span
      className="min-w-8 rounded-tick border border-current px-1 text-xs opacity-70 max-tablet:hidden [@media(pointer:coarse)]:hidden"
      aria-hidden="true"
    >
      {keys}
    </span>
  );
}
