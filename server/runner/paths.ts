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

export function pathsUnder(root: string, port: number): Paths {
  const own = join(root, inSandbox.own);
  return {
    workspace: join(root, inSandbox.workspace),
    own,
    evidence: join(own, "evidence"),
    bundles: join(own, "bundles"),
    gatewaySocket: join(root, inSandbox.gatewaySocket),
    chromium: inSandbox.chromium,
    port,
  };
}
