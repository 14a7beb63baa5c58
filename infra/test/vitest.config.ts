import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../../', import.meta.url).pathname,
    include: ['tests/{unit,property,conformance,integration,architecture}/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Against hanging, not for speed: a busy machine is no fault.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    passWithNoTests: false,
    allowOnly: false,
  },
});
