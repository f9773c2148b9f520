import { TopBar } from "@/components/ui/top-bar";

/** Nobody is the owner here: said in words, with what makes it work. */
export function NotOurs() {
  return (
    <>
      <TopBar />
      <main className="page page-home pt-20">
        <h1 className="text-xl">This address is not for you, or not for anybody</h1>
        <p className="mt-2 max-w-[64ch] text-ink-2">
          KripTik belongs to the person at its own machine. It was started so that others can reach it, or it is asked
          under a name that is not its own. Open it as http://localhost with its port, on the machine where it runs.
        </p>
      </main>
    </>
  );
}
