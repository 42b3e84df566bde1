import { defineConfig } from "vitest/config";
import { PATIENCE } from "./tests/patience.ts";

/**
 * Tests under overload. `npm test` leaves out the tests under overload, because the figures are useful only on an
 * otherwise idle machine.
 */
export default defineConfig({
  test: {
    include: ["tests/fairness/*.slow.ts"],
    globalSetup: "tests/setup.ts",
    testTimeout: PATIENCE + 60_000,
    hookTimeout: PATIENCE + 60_000,
    experimental: { viteModuleRunner: false },
  },
});
