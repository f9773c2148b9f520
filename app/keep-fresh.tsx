"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 4_000;

/** Asks the server again while something is at work, and when the person comes back to the page. */
export function KeepFresh({ working }: { working: boolean }) {
  const router = useRouter();
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState === "visible") router.refresh();
    };
    document.addEventListener("visibilitychange", ask);
    const timer = working ? setInterval(ask, EVERY_MS) : undefined;
    return () => {
      document.removeEventListener("visibilitychange", ask);
      clearInterval(timer);
    };
  }, [router, working]);
  return null;
}
