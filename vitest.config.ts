import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: "tests/setup.ts",
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Node itself loads the files, as it does in production, and not a bundler in its place.
    experimental: { viteModuleRunner: false },
  },
});
