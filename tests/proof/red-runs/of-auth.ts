import { accountRoles } from "@/lib/contract/checks";
import { literal } from "@/server/starter/generate/code";
import { edit, withoutLine } from "./edits";
import { type Mutation, mutation, type Place } from "./mutation";

const at = {
  routes: "server/auth/routes.ts",
  accounts: "server/auth/accounts.ts",
  accountRoutes: "server/auth/account-routes.ts",
  sessions: "server/auth/sessions.ts",
  viewer: "server/auth/viewer.ts",
  input: "server/auth/input.ts",
  origin: "server/lib/origin.ts",
} as const;

const signIn = ({ tree }: Place): Mutation[] => [
  mutation(
    "any password fits",
    edit(tree, at.routes, "!account || !(await isPassword(password, account.password))", "!account"),
  ),
];

function session({ app, tree }: Place): Mutation[] {
  const someone = accountRoles(app).find(({ manages }) => manages) ?? accountRoles(app)[0];
  return [
    mutation(
      "a stranger counts as somebody",
      edit(tree, at.viewer, ": stranger;", `: { id: null, role: ${literal(someone?.id ?? "")} };`),
    ),
    mutation(
      "a session outlives signing out",
      withoutLine(tree, at.sessions, "  if (token) await db.delete(sessions)"),
    ),
    mutation(
      "any token is a session",
      edit(
        tree,
        at.sessions,
        "and(eq(sessions.id, await digest(token)), gt(sessions.expiresAt, now))",
        "gt(sessions.expiresAt, now)",
      ),
    ),
  ];
}

const origin = ({ tree }: Place): Mutation[] => [
  mutation(
    "where a write comes from is not asked",
    edit(tree, at.origin, "origin !== undefined && hostOf(origin) !== host", "false"),
  ),
  mutation(
    "what the browser says of the site is not asked",
    edit(tree, at.origin, 'foreign || c.req.header("sec-fetch-site") === "cross-site"', "foreign"),
  ),
];

const signUp = ({ tree }: Place): Mutation[] => [
  {
    databaseRefuses: true,
    ...mutation("an e-mail may be used twice", withoutLine(tree, at.accounts, "    await refuseKnownEmail(")),
  },
  mutation("any password is long enough", edit(tree, at.input, ".min(8, ", ".min(1, ")),
];

const accounts = ({ tree }: Place): Mutation[] => [
  mutation("anybody manages accounts", withoutLine(tree, at.accountRoutes, "  if (!mayManage(")),
  {
    databaseRefuses: true,
    ...mutation("an e-mail may be used twice", withoutLine(tree, at.accounts, "    await refuseKnownEmail(")),
  },
  mutation(
    "one's own account may be removed",
    withoutLine(tree, at.accountRoutes, "    if (id === c.var.viewer.id) throw refused("),
  ),
  mutation(
    "a removed account stays",
    edit(
      tree,
      at.accountRoutes,
      "        await tx.delete(accounts).where(eq(accounts.id, id));\n",
      "        await Promise.resolve();\n",
    ),
  ),
];

const aspects: Record<string, (place: Place) => Mutation[]> = { signIn, session, origin, signUp, accounts };
export const ofAuth = (place: Place): Mutation[] => aspects[place.check.id.split(".")[1] ?? ""]?.(place) ?? [];
