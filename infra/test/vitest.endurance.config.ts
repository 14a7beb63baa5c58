import { defineConfig } from 'vitest/config';
import { longestFirst } from './longest-first.ts';

/** Two files at a time: each waits for much of its time, for processes that start and are killed. */
const WORKERS = 2;
/** What loads the machine so much that a neighbour would measure this and not itself: one at a time. */
const ALONE = ['tests/endurance/ten-thousand-users.test.ts'];
const LONGEST_FIRST = [
  'kill-anywhere',
  'forwarder-kills',
  'event-chain-kills',
  'access-kills',
  'secret-canaries',
  'failing-neighbours',
  'event-chain-faults',
  'deployment-walk-through',
  'upgrade',
];

/** Large counts: random kills, generated companies, fuzz. */
export default defineConfig({
  test: {
    root: new URL('../../', import.meta.url).pathname,
    pool: 'forks',
    // Against hanging, not for speed: a busy machine is no fault.
    testTimeout: 45 * 60_000,
    hookTimeout: 15 * 60_000,
    allowOnly: false,
    sequence: { sequencer: longestFirst(LONGEST_FIRST) },
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['tests/endurance/**/*.test.ts'],
          exclude: ALONE,
          maxWorkers: WORKERS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
