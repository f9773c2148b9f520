import { NOT_ISOLATED } from "@/lib/isolation";
import { kriptik } from "@/server/compose";

/** Said above every page from which something is built. Without any sandboxes nothing is built, and that is said at the attempt. */
export async function NotIsolated() {
  const isolation = await kriptik.sandboxes().then(
    ({ caps }) => caps.isolation,
    () => null,
  );
  if (isolation !== "none") return null;
  return (
    <p role="note" className="border-b border-line bg-sunk px-4 py-2 text-sm text-fail tablet:px-6">
      <strong className="font-strong">N{NOT_ISOLATED.slice(1)}.</strong>
    </p>
  );
}
