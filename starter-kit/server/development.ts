import { getRequestListener } from "@hono/node-server";
import type { Plugin, ViteDevServer } from "vite";

/** Answers `/api` inside Vite's own process: one port, and a changed route is there with the next request. */
export function apiInDevelopment(): Plugin {
  return {
    name: "api-in-development",
    apply: "serve",
    configureServer(vite: ViteDevServer) {
      const listener = getRequestListener(async (request) => {
        const { app } = (await vite.ssrLoadModule("/server/home.ts")) as typeof import("./home");
        return (await app).fetch(request);
      });
      vite.middlewares.use((request, response, next) => {
        if (request.url?.startsWith("/api/")) void listener(request, response);
        else next();
      });
    },
  };
}
