import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { estimateFrom } from "@/components/build/estimate";
import { RunView } from "@/components/build/run-view";
import { storyOf } from "@/components/build/story";
import type { Build } from "@/lib/build/state";
import { may } from "@/server/auth/may";
import { kriptik } from "@/server/compose";
import { readFacts } from "@/server/modules/build/use-cases/read-facts";
import { readWork } from "@/server/modules/build/use-cases/read-work";
import { NotIsolated } from "../../not-isolated";
import { NotOurs } from "../../not-ours";
import { person, previewAddress } from "../../person";

export const dynamic = "force-dynamic";
type Params = { params: Promise<{ id: string }> };
/** Builds that the estimate rests on, newest first. */
const MEASURED_PROJECTS = 20;

/** Only what the viewer may read; a stranger's run answers like one that never was. */
const ownRun = cache(async (runId: string) => {
  const viewer = await person();
  const read = viewer && (await readFacts(await kriptik.events(), runId));
  if (!read) return null;
  const { build, story } = storyOf(read.facts);
  return may(viewer, "read", build) === "yes" ? { build, story, version: read.version, viewer } : null;
});

const tookMs = ({ doneAtMs, contract }: Build) =>
  doneAtMs !== null && contract?.approvedAtMs != null ? [doneAtMs - contract.approvedAtMs] : [];

async function measured(ownerId: string): Promise<number[]> {
  const needs = { events: await kriptik.events(), projects: await kriptik.projects() };
  const work = await readWork(needs, ownerId, MEASURED_PROJECTS);
  return work.flatMap(({ build }) => tookMs(build));
}

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const run = await ownRun((await params).id);
  return { title: run?.build.contract?.title ?? "New application" };
}

export default async function RunPage({ params }: Params) {
  const { id } = await params;
  if (!(await person())) return <NotOurs />;
  const run = await ownRun(id);
  if (!run) notFound();
  const { build, story, version, viewer } = run;
  const projects = await kriptik.projects();
  const [earlierMs, address, cloneUrl, project] = await Promise.all([
    measured(viewer.userId),
    previewAddress(),
    kriptik.repoHost().then((repositories) => repositories.cloneUrl(build.projectId)),
    projects.get(build.projectId),
  ]);
  // Deleted while its log was read.
  if (!project) notFound();
  return (
    <>
      <NotIsolated />
      <RunView
        key={id}
        sessionId={id}
        projectName={project.name}
        page={{ build, version, story }}
        nowMs={Date.now()}
        estimate={estimateFrom(earlierMs)}
        previewAddress={address}
        cloneUrl={cloneUrl}
      />
    </>
  );
}
