"use client";
import { Button } from "@/components/ui/button";
import { TopBar } from "@/components/ui/top-bar";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <>
      <TopBar />
      <main className="page page-home pt-20">
        <h1 className="text-xl">This broke on our side</h1>
        <p className="mt-2 max-w-[60ch] text-ink-2">
          The page could not be shown. Runs go on without it, and nothing of your work is lost.
          {error.digest && <span className="font-mono text-xs"> {error.digest}</span>}
        </p>
        <p className="mt-5">
          <Button kind="primary" onClick={reset}>
            Show it again
          </Button>
        </p>
      </main>
    </>
  );
}
