import { TopBar } from "@/components/ui/top-bar";
import { PromptBox } from "./prompt-box";
import { WorkCard } from "./work-card";
import type { WorkItem } from "./work-item";

export function HomeView({
  items,
  examples,
  nowMs,
}: {
  items: readonly WorkItem[];
  examples: readonly string[];
  nowMs: number;
}) {
  const newestFirst = items.toSorted((a, b) => b.updatedAtMs - a.updatedAtMs);
  return (
    <>
      <TopBar />
      <main className="page page-home pt-8 pb-20 tablet:pt-14">
        <h1 className="text-2xl mb-5 max-tablet:text-xl">What should it do?</h1>
        <PromptBox examples={examples} />
        <section className="mt-14" aria-labelledby="work-title">
          <h2 id="work-title" className="text-md mb-4">
            Your work
          </h2>
          {items.length === 0 ? (
            <p className="max-w-[480px] border-b-[1.5px] border-ink pb-3 text-ink-2">
              Nothing yet. What you ask for appears here, with what was proven of it.
            </p>
          ) : (
            <ul className="grid gap-5 tablet:grid-cols-2 desk:grid-cols-3">
              {newestFirst.map((item) => (
                <li key={item.sessionId} className="grid">
                  <WorkCard item={item} nowMs={nowMs} />
                </li>
              ))}
            </ul>
          )}
        </section>
      </main>
      <footer className="page page-home flex justify-end pb-8 text-sm text-ink-3">
        <a className="hover:text-ink" href="/docs/api">
          API
        </a>
      </footer>
    </>
  );
}
