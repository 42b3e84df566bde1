import { defineConfig } from "vitest/config";

/** The proof that faults do no harm; FAULTS=quick|short|full says how long each is tried. */
export default defineConfig({
  test: {
    include: ["tests/faults/*.faults.ts"],
    globalSetup: "tests/faults/setup.ts",
    // Faults that take their time are waited for by the tests themselves; this is for what hangs.
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    experimental: { viteModuleRunner: false },
  },
});
