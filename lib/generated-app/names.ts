/** Names derived from the ids of an application model. Ids never change, so neither do files, tables and keys. */

const words = (id: string) =>
  id
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(" ");
export const kebab = (id: string) => words(id).join("-");
export const snake = (id: string) => words(id).join("_");
export const pascal = (id: string) => `${id.charAt(0).toUpperCase()}${id.slice(1)}`;

/** `bike.customer.name` → `bikeCustomerName`: the key under which a row carries what a path leads to. */
export const flatKey = (path: string) =>
  path
    .split(".")
    .map((step, index) => (index === 0 ? step : pascal(step)))
    .join("");

/** Folders that the starter kit itself has in `server/` or `src/`. */
const kitFolders = new Set([
  "lib",
  "db",
  "auth",
  "figures",
  "examples",
  "ui",
  "art",
  "pages",
  "texts",
  "theme",
  "fonts",
]);
/** The folder of an entity in `server/` and `src/`, and the name of its file in `shared/`. */
export const folderOf = (entity: { id: string }) => {
  const name = kebab(entity.id);
  return kitFolders.has(name) || ["access", "formula", "row"].includes(name) ? `${name}-entity` : name;
};

/** Routes that the application itself needs; a model that names an entity so is answered under another address. */
export const reservedRoutes = new Set([
  "auth",
  "accounts",
  "examples",
  "figures",
  "sign-in",
  "sign-up",
  "set-up",
  "api",
  "assets",
]);
/** The first segment of an entity's addresses: `/api/<route>` and `/<route>`. */
export const routeOf = (entity: { route: string }) =>
  reservedRoutes.has(entity.route) ? `${entity.route}-list` : entity.route;
