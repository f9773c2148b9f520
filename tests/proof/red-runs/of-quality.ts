import { clientFiles } from "@/lib/generated-app/layout-client";
import { edit } from "./edits";
import { type Mutation, mutation, type Place } from "./mutation";

const MAIN = "src/main.tsx";
const FIRST = 'import "./ui/kit.css";\n';
const BODY = "body {\n  min-height: 100dvh;\n";
const MAIN_BUTTON = ".button-main {\n  background: var(--component);\n";
const OTHER_BUTTON = ".button-main {\n  background: #12ab34;\n";
const RENDERS = "createRoot(root).render(";

/** A defect of the kind that the check is there to see. */
const planted: Record<string, (place: Place) => Mutation[]> = {
  "static.types": ({ tree }) => [
    mutation("a number is a text", edit(tree, MAIN, RENDERS, `export const count: number = "one";\n${RENDERS}`)),
  ],
  "static.build": ({ tree }) => [
    mutation("a style is imported that is not there", edit(tree, MAIN, FIRST, `${FIRST}import "./ui/absent.css";\n`)),
  ],
  "browser.clean": ({ tree }) => [
    mutation("the page complains in the console", edit(tree, MAIN, RENDERS, `console.error("planted");\n${RENDERS}`)),
    mutation(
      "the page asks for what is not there",
      edit(tree, MAIN, RENDERS, `void fetch("/api/not-there");\n${RENDERS}`),
    ),
    mutation(
      "the page throws",
      edit(tree, MAIN, RENDERS, `queueMicrotask(() => {\n  throw new Error("planted");\n});\n${RENDERS}`),
    ),
  ],
  "visual.phone": ({ tree }) => [
    mutation(
      "a part of every page is 600 pixels wide",
      edit(tree, "src/ui/kit.css", BODY, `#root {\n  min-width: 600px;\n}\n${BODY}`),
    ),
  ],
  "visual.colours": ({ app, tree }) => [
    ...(["background", "component"] as const)
      .filter((part) => app.identity.asked[part] !== undefined)
      .map((part) => {
        const from = `  --${part}: ${app.identity.palette[part]};`;
        return mutation(`the ${part} has another colour`, edit(tree, clientFiles.theme, from, `  --${part}: #12ab34;`));
      }),
    ...(app.identity.asked.component === undefined
      ? []
      : [mutation("only buttons have another colour", edit(tree, "src/ui/kit.css", MAIN_BUTTON, OTHER_BUTTON))]),
  ],
};

export const ofQuality = (place: Place): Mutation[] => planted[place.check.id]?.(place) ?? [];
