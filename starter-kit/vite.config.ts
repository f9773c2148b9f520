import react from "@vitejs/plugin-react";
import { configDefaults, defineConfig } from "vitest/config";
import { apiInDevelopment } from "./server/development.ts";

export default defineConfig({
  plugins: [react(), apiInDevelopment()],
  // One port for everything. Previews arrive under other host names.
  server: { host: "127.0.0.1", port: Number(process.env.PORT ?? 5173), strictPort: true, allowedHosts: true },
  build: { outDir: "dist/client", emptyOutDir: true },
  test: { exclude: [...configDefaults.exclude, "e2e/**"] },
});
