import { TopBar } from "@/components/ui/top-bar";

export default function NotFound() {
  return (
    <>
      <TopBar />
      <main className="page page-home pt-20">
        <p className="mb-6 w-28 border-b-[1.5px] border-ink" aria-hidden="true" />
        <h1 className="text-xl">There is nothing under this address</h1>
        <p className="mt-2 max-w-[60ch] text-ink-2">
          It was removed, or it was never there. Your work is on the first page.
        </p>
        <p className="mt-5">
          <a className="button" href="/">
            Your work
          </a>
        </p>
      </main>
    </>
  );
}
