import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/setup.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Half of what the tests do is to wait: for Postgres, for processes, for the browser.
    maxWorkers: 3,
    // Node itself loads the files, as it does in production, and not a bundler in its place.
    experimental: { viteModuleRunner: false },
  },
});
