import { defineConfig } from "vitest/config";
import { PATIENCE } from "./tests/patience.ts";

/** The proof at scale, apart from `npm test`: it takes minutes. */
export default defineConfig({
  test: {
    include: ["tests/scale/*.scale.ts"],
    globalSetup: "tests/scale/setup.ts",
    // They only end what hangs, as in vitest.config.ts.
    testTimeout: PATIENCE + 60_000,
    hookTimeout: PATIENCE + 60_000,
    teardownTimeout: PATIENCE,
    experimental: { viteModuleRunner: false },
  },
});
