import { createRoot } from "react-dom/client";
import { RunView } from "@/components/build/run-view";
import { storyOf } from "@/components/build/story";
import { exampleRequests } from "@/components/home/examples";
import { HomeView } from "@/components/home/home-view";
import { workItem } from "@/components/home/work-item";
import { type BuildFixture, buildAt, buildFacts, recordedFacts } from "@/tests/fixtures/builds/bike-shop";

/** Every state of the pages on fixed facts, outside the product: what is drawn here is looked at, never shipped. */
const place = location.pathname.slice(1) || "home";
const page = document.querySelector("#page");
if (!page) throw new Error("no page");
document.documentElement.dataset.theme = new URLSearchParams(location.search).get("theme") ?? "light";
const isBuild = (name: string): name is BuildFixture => Object.hasOwn(buildFacts, name);

function view() {
  if (isBuild(place)) {
    const { build, version } = buildAt(place);
    const { story } = storyOf(recordedFacts(buildFacts[place]));
    const estimate = place === "awaiting" ? { typicalMs: 52_000, builds: 3 } : null;
    return (
      <RunView
        sessionId={place}
        projectName="Bike repair shop"
        page={{ build, version, story }}
        nowMs={build.updatedAtMs + 2_000}
        estimate={estimate}
        previewAddress={`${location.origin}/application-{token}`}
        cloneUrl="/srv/kriptik/repositories/p1.git"
      />
    );
  }
  const shown: BuildFixture[] =
    place === "empty" ? [] : ["building", "asking", "done", "awaiting", "cancelled", "failed"];
  const items = shown.map((name) => workItem(name, "Bike repair shop", buildAt(name).build));
  return <HomeView items={items} examples={exampleRequests} nowMs={Date.UTC(2026, 10, 21, 9, 30)} />;
}
createRoot(page).render(view());
