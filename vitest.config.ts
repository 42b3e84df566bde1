import { defineConfig } from "vitest/config";
import { PATIENCE } from "./tests/patience.ts";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/setup.ts",
    // They only end what hangs. A test waits for an event and never for a time, so that no busy machine turns it red.
    testTimeout: PATIENCE + 60_000,
    hookTimeout: PATIENCE + 60_000,
    teardownTimeout: PATIENCE,
    expect: { poll: { timeout: PATIENCE } },
    // Half of what the tests do is to wait: for Postgres, for processes, for the browser.
    maxWorkers: 3,
    // Node itself loads the files, as it does in production, and not a bundler in its place.
    experimental: { viteModuleRunner: false },
  },
});
