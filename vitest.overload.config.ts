import { defineConfig } from "vitest/config";
import { PATIENCE } from "./tests/patience.ts";

/** What holds under more load than can be served; apart, for its figures are of use on a machine that does nothing else. */
export default defineConfig({
  test: {
    include: ["tests/fairness/*.slow.ts"],
    globalSetup: "tests/setup.ts",
    testTimeout: PATIENCE + 60_000,
    hookTimeout: PATIENCE + 60_000,
    experimental: { viteModuleRunner: false },
  },
});
