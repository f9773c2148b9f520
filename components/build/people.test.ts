import { expect, test } from "vitest";
import type { BuildEvent } from "@/lib/build/events";
import { drafted, folded, requested } from "@/tests/fixtures/facts";
import { peopleOf } from "./people";

type Role = Extract<BuildEvent, { type: "contract_drafted" }>["facts"]["roles"][number];

function buildWith(roles: Role[]) {
  const contract = drafted([]) as Extract<BuildEvent, { type: "contract_drafted" }>;
  return folded([requested, { ...contract, facts: { ...contract.facts, roles } }]);
}
const ada = { name: "Ada Brandt", email: "ada@example.org" };

test("whoever may most is first, and who has no account is a visitor", () => {
  const people = peopleOf(
    buildWith([
      { name: "visitor", may: ["see tours"], accounts: [] },
      { name: "museum staff", may: ["see tours", "add tours"], accounts: [ada] },
    ]),
  );
  expect(people.map(({ label, email }) => [label, email])).toEqual([
    ["Museum staff: Ada Brandt", ada.email],
    ["Visitor, without an account", null],
  ]);
});

test.each<[string, Role[]]>([
  ["nobody signs in", [{ name: "visitor", may: ["see tours"], accounts: [] }]],
  ["the contract is older than example accounts in it", [{ name: "owner", may: [] }]],
])("there is nobody to choose where %s", (_name, roles) => {
  expect(peopleOf(buildWith(roles))).toEqual([]);
});
