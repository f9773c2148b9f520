import { useEffect, useState, useSyncExternalStore } from "react";

type Told = { id: number; text: string };
let told: Told | null = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** A short word that something is done. */
export function tell(text: string) {
  told = { id: (told?.id ?? 0) + 1, text };
  for (const listener of listeners) listener();
}

const shownMs = 5000;
export function Toast() {
  const latest = useSyncExternalStore(subscribe, () => told);
  const [over, setOver] = useState(0);
  useEffect(() => {
    if (!latest) return;
    const timer = setTimeout(() => setOver(latest.id), shownMs);
    return () => clearTimeout(timer);
  }, [latest]);
  const text = latest && latest.id > over ? latest.text : "";
  return (
    <div className="toast" role="status" data-shown={text !== ""}>
      {text}
    </div>
  );
}
