/** What OWASP asks of PBKDF2 with SHA-256. */
export const PASSWORD_ROUNDS = 600_000;

const toHex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

async function derive(password: string, salt: Uint8Array<ArrayBuffer>, iterations: number) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(password.normalize("NFKC")), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
}

/** `rounds$salt$hash`: older passwords stay valid when the number of rounds changes. */
export async function hashPassword(password: string, rounds = PASSWORD_ROUNDS): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return `${rounds}$${toHex(salt)}$${toHex(await derive(password, salt, rounds))}`;
}

export async function isPassword(password: string, kept: string): Promise<boolean> {
  const [rounds, salt, hash] = kept.split("$");
  if (!rounds || !salt || !hash) return false;
  return sameBytes(await derive(password, fromHex(salt), Number(rounds)), fromHex(hash));
}

/** Takes the same time whatever differs. */
function sameBytes(a: Uint8Array, b: Uint8Array) {
  let difference = a.length ^ b.length;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}
