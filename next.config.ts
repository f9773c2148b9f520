import type { NextConfig } from "next";

const HOUR_MS = 3_600_000;

export default {
  poweredByHeader: false,
  // Previewed applications decide about their own trailing slashes and URLs.
  skipTrailingSlashRedirect: true,
  skipProxyUrlNormalize: true,
  // Compression would hold back server-sent events, and on loopback it gains nothing.
  compress: false,
  // `npm run check` proves the types; building them a second time would only make the start slower.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["@libsql/client", "libsql", "pino"],
  turbopack: { root: import.meta.dirname },
  experimental: {
    // Both are for previewed applications: long-lived streams, and uploads. proxy.ts refuses larger bodies in words.
    proxyTimeout: HOUR_MS,
    proxyClientMaxBodySize: "64mb",
  },
} satisfies NextConfig;
