// Serves every state of the pages on fixed facts: node tests/gallery/serve.mjs [port]. With --pictures <folder> it takes them and ends.
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { chromium } from "@playwright/test";
import tailwind from "@tailwindcss/postcss";
import { build } from "esbuild";
import postcss from "postcss";

const root = new URL("../../", import.meta.url).pathname;
const port = Number(process.argv[2] ?? 4810);
const fontFiles = {
  "Hanken Grotesk Variable": "@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2",
  Newsreader: "@fontsource/newsreader/files/newsreader-latin-400-normal.woff2",
  "Commit Mono": "@fontsource/commit-mono/files/commit-mono-latin-400-normal.woff2",
};
const faces = Object.entries(fontFiles).map(
  ([family, file]) =>
    `@font-face{font-family:"${family}";font-weight:${family.startsWith("H") ? "100 900" : 400};src:url(data:font/woff2;base64,${readFileSync(`${root}node_modules/${file}`).toString("base64")})}`,
);
const variables =
  ':root{--font-hanken:"Hanken Grotesk Variable";--font-newsreader:"Newsreader";--font-commit-mono:"Commit Mono"}';

const from = `${root}app/globals.css`;
const css = (await postcss([tailwind({ base: root })]).process(readFileSync(from, "utf8"), { from })).css;
const bundled = await build({
  entryPoints: [`${root}tests/gallery/gallery.tsx`],
  bundle: true,
  write: false,
  format: "esm",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"development"' },
  alias: { "@": root.replace(/\/$/, "") },
});
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>KripTik</title><style>${faces.join("")}${variables}${css}</style><div id="page"></div><script type="module">${bundled.outputFiles[0].text.replaceAll("</script", "<\\/script")}</script></html>`;

const lines = [
  ["database", "story", "Tables for 5 kinds of things."],
  ["database", "detail", "vitest: 5 passed"],
  ["auth", "story", "Owner and mechanic sign in."],
  ["backend", "story", "Labour and parts add up to the cent."],
  ["backend", "error", "expected a row with “0151 2345678”, saw “No customers found”"],
  ["frontend", "story", "Board of repair jobs."],
];
const said = lines.map(
  ([who, level, text], index) =>
    `id: 0.${index + 1}\nevent: log\ndata: ${JSON.stringify({ who, level, text, saidAtMs: Date.UTC(2026, 10, 21, 9, 0, index * 7) })}\n\n`,
);
const application = `<!doctype html><style>body{margin:0;font:16px system-ui;display:grid;grid-template-columns:220px 1fr;min-height:100vh}nav{background:#2b211b;color:#fff;padding:24px}main{padding:24px}td,th{padding:12px;border-bottom:1px solid #ddd;text-align:left}table{width:100%;border-collapse:collapse}</style><nav>Bike repair shop</nav><main><h1>Repair jobs</h1><table><tr><th>Bike<th>Problem<th>Status<tr><td>Gravel bike<td>Brakes drag<td>Working on it<tr><td>City bike<td>Flat tyre<td>Waiting</table></main>`;

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://gallery");
  const send = (type, body) => response.writeHead(200, { "content-type": type }).end(body);
  if (pathname.startsWith("/api/build/stream/")) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    return response.write(said.join(""));
  }
  if (pathname.startsWith("/api/build/evidence/"))
    return request.url?.includes("picture")
      ? send(
          "image/svg+xml",
          `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="800"><rect width="1280" height="800" fill="#f6f4f0"/><rect width="230" height="800" fill="#2b211b"/><rect x="270" y="120" width="960" height="60" fill="#b4480f"/><rect x="270" y="210" width="960" height="300" fill="#fff"/></svg>`,
        )
      : send("text/plain", "PASS  repair jobs\n  a job moves from waiting to working on it\n  and by no other way\n");
  if (pathname.startsWith("/application")) return send("text/html", application);
  return send("text/html; charset=utf-8", html);
});
await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));

const folder = process.argv[process.argv.indexOf("--pictures") + 1];
if (process.argv.includes("--pictures")) {
  mkdirSync(folder, { recursive: true });
  const wanted = (process.argv[process.argv.indexOf("--only") + 1] ?? "").split(",");
  const all = process.argv.includes("--only")
    ? wanted
    : [
        "home",
        "empty",
        "drafting",
        "askingFirst",
        "awaiting",
        "starting",
        "building",
        "repairing",
        "asking",
        "done",
        "disputed",
        "cancelled",
        "failed",
      ];
  const sizes = (
    process.argv.includes("--sizes")
      ? process.argv[process.argv.indexOf("--sizes") + 1]
      : "1440-light,1440-dark,820-light,390-light,390-dark"
  ).split(",");
  const launch = () =>
    chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking"],
    });
  for (const size of sizes) {
    // One browser a size: Chromium shares parsed styles between pages, and with them what their media queries said.
    const browser = await launch();
    const [width, theme] = size.split("-");
    const page = await browser.newPage({
      viewport: { width: Number(width), height: Number(width) < 700 ? 844 : 1000 },
      reducedMotion: "reduce",
      colorScheme: theme,
    });
    page.on("pageerror", (error) => process.stderr.write(`${size}: ${error}\n`));
    page.on("console", (message) => message.type() === "error" && process.stderr.write(`${size}: ${message.text()}\n`));
    for (const name of all) {
      await page.goto(`http://127.0.0.1:${port}/${name}?theme=${theme}`);
      await page.waitForTimeout(350);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) process.stderr.write(`${name} ${size}: ${wide} px too wide\n`);
      await page.screenshot({ path: `${folder}/${name}-${size}.png`, fullPage: true });
    }
    await browser.close();
  }
  server.close();
  server.closeAllConnections();
} else process.stdout.write(`http://127.0.0.1:${port}\n`);
