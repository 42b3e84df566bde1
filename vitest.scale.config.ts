import { defineConfig } from "vitest/config";
import { PATIENCE } from "./tests/patience.ts";

/**
 * Tests with a large invented record. `npm test` leaves out the tests with a large record, because these tests
 * take minutes.
 */
export default defineConfig({
  test: {
    include: ["tests/scale/*.scale.ts"],
    globalSetup: "tests/scale/setup.ts",
    // These timeouts only end tests that hang, as in vitest.config.ts.
    testTimeout: PATIENCE + 60_000,
    hookTimeout: PATIENCE + 60_000,
    teardownTimeout: PATIENCE,
    experimental: { viteModuleRunner: false },
  },
});
