import { defineConfig } from "vitest/config";

/** Tests of the service under faults. FAULTS=quick|short|full sets the duration of each test. */
export default defineConfig({
  test: {
    include: ["tests/faults/*.faults.ts"],
    globalSetup: "tests/faults/setup.ts",
    // The tests themselves wait for slow faults. This timeout only ends tests that hang.
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    experimental: { viteModuleRunner: false },
  },
});
