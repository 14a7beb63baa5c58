import { expect, test } from 'vitest';
import { exitStatusOf } from '../../../../infra/events/exit-status.ts';

test.each([
  [0, { outcome: 'status', deadLetters: { open: 0, replayed: 2 } }],
  [3, { outcome: 'status', deadLetters: { open: 1, replayed: 2 } }],
  [3, { outcome: 'dead-letters', deadLetters: [{ key: 'e_1' }] }],
  [0, { outcome: 'dead-letters', deadLetters: [{ key: 'e_1', replayedAtHongKong: 'now' }] }],
  [0, { outcome: 'events', events: [] }],
  [0, { outcome: 'replayed' }],
  [1, { outcome: 'replayed-partly' }],
  [1, { outcome: 'failed' }],
])('is %i for %j', (status, answer) => {
  expect(exitStatusOf(answer)).toBe(status);
});
