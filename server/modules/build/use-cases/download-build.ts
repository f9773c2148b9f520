import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import type { RepoHost } from "@/server/ports/repo-host";
import { readBuild } from "./read-build";

/** The source as main-test has proven it, without history. */
export async function downloadBuild(
  { events, repoHost }: { events: EventLog; repoHost: Pick<RepoHost, "archiveZip"> },
  runId: string,
) {
  const build = (await readBuild(events, runId))?.build;
  // The skeleton is a commit of main too, but nothing has been proven on it.
  if (!build?.main || Object.keys(build.proven).length === 0)
    throw new KriptikError("not_ready", "There is no proven source yet.");
  const name = folderName(build.contract?.title ?? "");
  return { zip: await repoHost.archiveZip(build.projectId, build.main.commit, name), name };
}

/** A title as the name of a folder that no shell has to be told about. */
const folderName = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "") || "application";
