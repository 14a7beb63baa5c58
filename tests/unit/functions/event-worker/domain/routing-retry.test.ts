import { describe, expect, it } from 'vitest';
import { routingRetry } from '../../../../../functions/event-worker/domain/routing-retry.ts';

const failure = { attempt: 1, isRetryable: true, retryAfterMs: 0 };

describe('an event that could not be routed', () => {
  it('waits longer each time, a day and more in all, and is then given up', () => {
    const pauses = Array.from({ length: 9 }, (_, index) => {
      const next = routingRetry({ ...failure, attempt: index + 1 }, 0);
      return next.retry === 'later' ? next.pauseMs / 60_000 : 'never';
    });

    expect(pauses).toEqual([1, 5, 15, 60, 180, 360, 720, 720, 'never']);
  });

  it('waits at least as long as the other side asked for', () => {
    expect(routingRetry({ ...failure, retryAfterMs: 300_000 }, 0)).toEqual({
      retry: 'later',
      pauseMs: 300_000,
    });
  });

  it('spreads a crowd over a fifth of the pause', () => {
    expect(routingRetry(failure, 1)).toEqual({ retry: 'later', pauseMs: 72_000 });
  });

  it('is given up at once if waiting does not help', () => {
    expect(routingRetry({ ...failure, isRetryable: false }, 0)).toEqual({ retry: 'never' });
  });
});
