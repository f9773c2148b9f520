// The kit's own sample: every application writes its own.
import accountTables from "./auth/accounts.sql?raw";
import { exampleAccountsIn } from "./auth/example-accounts";
import type { Setup } from "./db/prepare";

export const setup: Setup = {
  migrations: [{ name: "0000-accounts", sql: accountTables }],
  views: "",
  accounts: exampleAccountsIn([
    { id: "example-owner-1", name: "Nora Winther", email: "nora@example.org", role: "owner" },
    { id: "example-member-1", name: "Teo Lindqvist", email: "teo@example.org", role: "member" },
  ]),
  seeds: [],
};
