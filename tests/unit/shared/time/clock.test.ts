import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../../shared/time/index.ts';

describe('the machine’s clock', () => {
  test('ends a sleep by itself', async () => {
    await expect(systemClock.sleep(1)).resolves.toBeUndefined();
  });

  test('ends a sleep with the reason of the abort, and does not begin one after it', async () => {
    const controller = new AbortController();
    const reason = new Error('the lease is lost');
    const sleep = systemClock.sleep(60_000, controller.signal);

    controller.abort(reason);

    await expect(sleep).rejects.toBe(reason);
    await expect(systemClock.sleep(60_000, controller.signal)).rejects.toBe(reason);
  });
});
