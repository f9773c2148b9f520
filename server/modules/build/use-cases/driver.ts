import type { Blobs } from "@/server/ports/blobs";
import type { Logger } from "@/server/ports/logger";
import type { Metering } from "@/server/ports/metering";
import type { Model } from "@/server/ports/model";
import type { Previews } from "@/server/ports/previews";
import type { Projects } from "@/server/ports/projects";
import type { RepoHost } from "@/server/ports/repo-host";
import type { SandboxProvider } from "@/server/ports/sandbox";
import type { RunStreams } from "@/server/ports/streams";
import type { Wakeups } from "@/server/ports/wakeups";
import type { RunView } from "./run-view";

/** What a step of a build may use. `gatewayFor`: the door that a sandbox of this run gets, with its own token. */
export type BuildNeeds = {
  sandboxes: SandboxProvider;
  model: Model;
  blobs: Blobs;
  streams: RunStreams;
  repoHost: RepoHost;
  projects: Projects;
  previews: Previews;
  metering: Metering;
  wakeups: Pick<Wakeups, "announce">;
  logger: Logger;
  gatewayFor: (runId: string, component: string) => { url: string; token: string };
};

/** The holder of a run's lease at work on one step; `signal` ends when the lease is lost or the step is called off. */
export type StepContext = { needs: BuildNeeds; runId: string; view: RunView; signal: AbortSignal };
