import { expect, test, vi } from "vitest";
import type { Wakeups } from "@/server/ports/wakeups";
import { patience } from "@/tests/fixtures/patience";

/** Two processes' ends of the same wake-ups. `write` changes the database as a third process would, without a word. */
export type WakeupsInPlace = { here: Wakeups; there: Wakeups; write: () => Promise<void>; end: () => Promise<void> };

export function wakeupsContract(make: () => Promise<WakeupsInPlace>) {
  test("what one announces, the other and itself hear; who has left hears nothing", async () => {
    const { here, there, end } = await make();
    const [heard, heardThere, gone] = [vi.fn(), vi.fn(), vi.fn()];
    const leave = [here.subscribe(heard), there.subscribe(heardThere)];
    here.subscribe(gone)();
    // Until both are connected an announcement may be lost, so it is repeated; readers look at the log anyway.
    await vi.waitFor(() => {
      here.announce("r1");
      expect(heard).toHaveBeenCalledWith("r1");
      expect(heardThere).toHaveBeenCalledWith("r1");
    }, patience);
    expect(gone).not.toHaveBeenCalled();
    for (const unsubscribe of leave) unsubscribe();
    await end();
  });

  test("what nobody announced is found all the same", async () => {
    const { here, write, end } = await make();
    const heard = vi.fn();
    const unsubscribe = here.subscribe(heard);
    await vi.waitFor(async () => {
      await write();
      expect(heard).toHaveBeenCalledWith(null);
    }, patience);
    unsubscribe();
    await end();
  });
}
