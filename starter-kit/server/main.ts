import { readFile } from "node:fs/promises";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { app } from "./home";

const root = "dist/client";
const page = await readFile(`${root}/index.html`, "utf8");
const api = await app;

const site = new Hono();
site.all("/api/*", (c) => api.fetch(c.req.raw));
site.use("/assets/*", async (c, next) => {
  await next();
  if (c.res.status === 200) c.header("cache-control", "public, max-age=31536000, immutable");
});
site.use(serveStatic({ root }));
// Every other address is a page of the application, which reads it in the browser.
site.get("*", (c) => c.html(page));

const port = Number(process.env.PORT ?? 5173);
const hostname = process.env.HOST ?? "127.0.0.1";
serve({ fetch: site.fetch, port, hostname }, () => process.stdout.write(`Open http://localhost:${port}\n`));
