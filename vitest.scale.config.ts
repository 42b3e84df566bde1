import { defineConfig } from "vitest/config";

/** The proof at scale, apart from `npm test`: it takes minutes. */
export default defineConfig({
  test: {
    include: ["tests/scale/*.scale.ts"],
    globalSetup: "tests/scale/setup.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    experimental: { viteModuleRunner: false },
  },
});
