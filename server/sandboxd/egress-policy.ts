import { BlockList, isIP } from "node:net";
import type { SandboxdSpec } from "@/lib/sandboxd/protocol";

type Policy = SandboxdSpec["network"];

/** Addresses that are this machine, its neighbours or a cloud's metadata: only a rule that names the address itself opens them. */
const inner = new BlockList();
for (const [address, prefix] of [
  ["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8], ["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24],
  ["192.168.0.0", 16], ["198.18.0.0", 15], ["224.0.0.0", 3],
] as const) inner.addSubnet(address, prefix, "ipv4"); // biome-ignore format: a table is read by rows
for (const [address, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
  ["64:ff9b::", 96],
] as const)
  inner.addSubnet(address, prefix, "ipv6");

/** An IPv4 address in IPv6 clothes is judged as what it is. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");

export function isInner(address: string): boolean {
  return inner.check(plain(address), family(plain(address)));
}

function namesAddress(cidrs: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = "", prefix = ""] = cidr.split("/");
    list.addSubnet(network, Number(prefix), family(network));
  }
  return list.check(plain(address), family(plain(address)));
}

/** `example.org` allows itself, `*.example.org` what lies below it. */
function namesHost(domains: readonly string[], host: string): boolean {
  const asked = host.toLowerCase().replace(/\.$/, "");
  return domains.some((domain) => {
    const rule = domain.toLowerCase();
    return rule.startsWith("*.") ? asked.endsWith(rule.slice(1)) : asked === rule;
  });
}

/** May a sandbox with this policy reach `address`, which `host` was found to be? The connection then goes to that very address. */
export function mayReach(policy: Policy, host: string, address: string): boolean {
  if (policy.mode === "none") return false;
  if (policy.mode === "open") return !isInner(address);
  if (namesAddress(policy.cidrs, address)) return true;
  return namesHost(policy.domains, host) && !isInner(address);
}
