import { exampleRequests } from "@/components/home/examples";
import { HomeView } from "@/components/home/home-view";
import { workItem } from "@/components/home/work-item";
import { kriptik } from "@/server/compose";
import { readWork } from "@/server/modules/build/use-cases/read-work";
import { KeepFresh } from "./keep-fresh";
import { NotIsolated } from "./not-isolated";
import { NotOurs } from "./not-ours";
import { person } from "./person";

export const dynamic = "force-dynamic";
const SHOWN_PROJECTS = 60;

export default async function HomePage() {
  const viewer = await person();
  if (!viewer) return <NotOurs />;
  const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
  const work = await readWork(needs, viewer.userId, SHOWN_PROJECTS);
  const items = work.map(({ runId, projectName, build }) => workItem(runId, projectName, build));
  const working = items.some(({ status }) => status === "drafting" || status === "building");
  return (
    <>
      <NotIsolated />
      <HomeView items={items} examples={exampleRequests} nowMs={Date.now()} />
      <KeepFresh working={working} />
    </>
  );
}
