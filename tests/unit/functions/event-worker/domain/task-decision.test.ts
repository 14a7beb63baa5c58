import { describe, expect, it } from 'vitest';
import { decideByTask } from '../../../../../functions/event-worker/domain/task-decision.ts';

const now = { unchangedForMs: 0 };
const longAgo = { unchangedForMs: 3 * 86_400_000 };

describe('a delivery that nobody holds', () => {
  it.each(['Enqueued', 'Running', 'Retrying'])('is left alone while its task is %s', (state) => {
    expect(decideByTask(state, now)).toBe('leave');
    expect(decideByTask(state, longAgo)).toBe('leave');
  });

  it.each(['Succeeded', 'Failed', 'Stopped', 'Expired', 'Invalid'])(
    'gets its next attempt when its task is %s',
    (state) => {
      expect(decideByTask(state, now)).toBe('next-attempt');
    },
  );

  it('may make the same attempt if Function Compute has never heard of it', () => {
    expect(decideByTask(undefined, longAgo)).toBe('same-attempt');
  });

  it.each(['Processed', 'Stopping'])('does not wait for ever for a task that is %s', (state) => {
    expect(decideByTask(state, now)).toBe('leave');
    expect(decideByTask(state, longAgo)).toBe('next-attempt');
  });

  it('gets its next attempt at a state that nobody knew of', () => {
    expect(decideByTask('Vanished', now)).toBe('next-attempt');
  });
});
