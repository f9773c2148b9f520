import type { Role, Viewer } from "../../shared/access";
import { notAllowed } from "./viewer";
import { refused } from "./problem";

type Move = { from: string; to: string; by: readonly Role[]; label: string };

/** Only the moves of the table exist, each for the roles it names. */
export function refuseMove(moves: readonly Move[], from: string, to: string, viewer: Viewer) {
  const known = moves.filter((move) => move.from === from && move.to === to);
  if (known.length === 0) throw refused("This step is not possible from the present status.");
  if (!known.some(({ by }) => viewer.role !== null && by.includes(viewer.role))) throw notAllowed(viewer);
}
