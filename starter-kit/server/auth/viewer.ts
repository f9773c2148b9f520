import type { ViewerOf } from "../lib/api";
import { stranger } from "../lib/viewer";
import { accountOf } from "./sessions";

/** Who asks: the account of the session, or whoever needs none. */
export const sessionViewer: ViewerOf = async (c) => {
  const account = await accountOf(c, c.var.db);
  return account ? { id: account.id, role: account.role } : stranger;
};
