import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { taskIdOf } from '../../../../../functions/event-worker/domain/task-id.ts';

const task = { corpId: 'dingcorp', key: 'e_1', subscriber: 'it-requests', attempt: 1 };

test('names event, subscriber and attempt, the event by a hash', () => {
  const hash = createHash('sha256').update('["dingcorp","e_1"]').digest('hex').slice(0, 24);

  expect(taskIdOf(task)).toBe(`e_${hash}_it-requests_1`);
});

test('is another for each part that differs', () => {
  const ids = [
    task,
    { ...task, corpId: 'dingcorp2' },
    { ...task, key: 'e_2' },
    { ...task, subscriber: 'other' },
    { ...task, attempt: 2 },
  ].map(taskIdOf);

  expect(new Set(ids).size).toBe(ids.length);
});

test('fits what Function Compute takes, even with the longest name', () => {
  const longest = taskIdOf({ ...task, subscriber: 'a'.repeat(40), attempt: 1_000_000 });

  expect(longest).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/);
});
