import { defineConfig } from 'vitest/config';

/** Large counts: random kills, generated companies, fuzz cases. One file at a time: they load the machine. */
export default defineConfig({
  test: {
    root: new URL('../../', import.meta.url).pathname,
    include: ['tests/endurance/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 45 * 60_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
});
