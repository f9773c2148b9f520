import { join } from "node:path";
import { inSandbox } from "@/lib/runner/job";

/** Where things lie. A root other than `/` lets the same program run in a folder, without a sandbox. */
export type Paths = {
  workspace: string;
  own: string;
  evidence: string;
  bundles: string;
  gatewaySocket: string;
  chromium: string;
  port: number;
};

export function pathsUnder(root: string, port: number, gatewaySocket = join(root, inSandbox.gatewaySocket)): Paths {
  const own = join(root, inSandbox.own);
  return {
    workspace: join(root, inSandbox.workspace),
    own,
    evidence: join(own, "evidence"),
    bundles: join(own, "bundles"),
    gatewaySocket,
    chromium: inSandbox.chromium,
    port,
  };
}

/** A job names its bundles as they are called in any sandbox. */
export function placed(path: string, { workspace }: Pick<Paths, "workspace">): string {
  return path.startsWith(`${inSandbox.workspace}/`) ? join(workspace, path.slice(inSandbox.workspace.length)) : path;
}
