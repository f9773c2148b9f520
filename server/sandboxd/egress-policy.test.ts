import { describe, expect, test } from "vitest";
import { mayReach } from "./egress-policy";

const registry = { mode: "allow", cidrs: [], domains: ["registry.example.org", "*.cdn.example.org"] } as const;
const policy = { ...registry, cidrs: [...registry.cidrs], domains: [...registry.domains] };
const PUBLIC = "93.184.216.34";

describe("what a sandbox may reach", () => {
  test.each([
    ["registry.example.org", PUBLIC, true],
    ["REGISTRY.example.org.", PUBLIC, true],
    ["a.cdn.example.org", PUBLIC, true],
    ["cdn.example.org", PUBLIC, false],
    ["evil-registry.example.org", PUBLIC, false],
    ["registry.example.org.evil.net", PUBLIC, false],
    ["xcdn.example.org", PUBLIC, false],
  ])("by name: %s", (host, address, may) => {
    expect(mayReach(policy, host, address)).toBe(may);
  });

  test.each([
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
  ])("never %s, whatever name leads there", (address) => {
    expect(mayReach(policy, "registry.example.org", address)).toBe(false);
    expect(mayReach({ mode: "open" }, "registry.example.org", address)).toBe(false);
  }); // biome-ignore format: a table is read by rows

  test("an address only where a rule names it", () => {
    const named = { mode: "allow" as const, cidrs: ["10.0.0.0/24", "fd00::/64"], domains: [] };
    const found = ["10.0.0.7", "::ffff:10.0.0.7", "10.0.1.7", "fd00::5", "fd00:0:0:1::5"].map((address) =>
      mayReach(named, "any", address),
    );
    expect(found).toEqual([true, true, false, true, false]);
  });

  test("nothing where the policy says none, the public where it says open", () => {
    expect([
      mayReach({ mode: "none" }, "registry.example.org", PUBLIC),
      mayReach({ mode: "open" }, "any", PUBLIC),
    ]).toEqual([false, true]);
  });
});
