import { type Build, buildCan, buildStatus } from "@/lib/build/state";
import { KriptikError } from "@/lib/errors";
import type { EventLog } from "@/server/ports/event-log";
import type { Projects } from "@/server/ports/projects";
import { decide } from "./decide";

type Wish = { userId: string; runId: string; contractHash: string };

/** A person locks exactly the contract that was read: the hash says which. */
export async function approveBuild(needs: { events: EventLog; projects: Projects }, wish: Wish): Promise<Build> {
  const build = await decide(needs.events, {
    runId: wish.runId,
    source: `user:${wish.userId}`,
    rule: (build) => {
      const { contract } = build;
      if (!contract) throw new KriptikError("not_ready", "There is no contract to approve yet.");
      if (contract.hash !== wish.contractHash) {
        const details = [{ path: "body.contractHash", message: contract.hash }];
        throw new KriptikError("contract_changed", `The contract has changed: its hash is ${contract.hash}.`, {
          details,
        });
      }
      if (buildCan("approve", build)) return [{ type: "contract_approved", hash: contract.hash }];
      // A second click on the same button asks for what is already so.
      if (contract.approvedAtMs !== null && buildStatus(build) !== "cancelled") return [];
      throw new KriptikError("not_allowed", `A build that is ${buildStatus(build)} cannot be approved.`);
    },
  });
  await needs.projects.setOpen(wish.runId, true);
  return build;
}
