import { defineConfig } from "vitest/config";
import { PATIENCE } from "./tests/patience.ts";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/setup.ts",
    // These timeouts only end tests that hang. Tests wait for events and not for times, so a test also passes on
    // a busy machine.
    testTimeout: PATIENCE + 60_000,
    hookTimeout: PATIENCE + 60_000,
    teardownTimeout: PATIENCE,
    expect: { poll: { timeout: PATIENCE } },
    // Tests spend half of their time waiting for Postgres, processes and the browser, so there may be more
    // workers than CPUs.
    maxWorkers: 3,
    // Node itself loads the files without a bundler, as in production.
    experimental: { viteModuleRunner: false },
  },
});
