import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretProvider } from '../../shared/secrets/index.ts';

/** What the suite needs of an implementation and of the store behind it. */
export interface SecretProviderHarness {
  readonly provider: SecretProvider;
  /** Adds a version that becomes current and returns its name. */
  setSecret(name: string, value: string): Promise<string>;
  close(): Promise<void>;
}

/** The tests that define the port `SecretProvider`. */
export function describeSecretProvider(
  title: string,
  start: () => Promise<SecretProviderHarness>,
): void {
  describe(`secret provider: ${title}`, () => {
    let harness: SecretProviderHarness;

    beforeEach(async () => {
      harness = await start();
    });

    afterEach(async () => {
      await harness.close();
    });

    it('gives what is in the store now to whoever asks past the cache, and keeps that', async () => {
      await harness.setSecret('fresh', 'first');
      await harness.provider.getSecret('fresh');
      await harness.setSecret('fresh', 'second');

      const asked = await harness.provider.getSecret('fresh', { fresh: true });
      const kept = await harness.provider.getSecret('fresh');

      expect([asked.value, kept.value]).toEqual(['second', 'second']);
    });

    it('gives the current version of a secret, with its name', async () => {
      await harness.setSecret('prod/dingtalk/app-secret', 'first');
      const version = await harness.setSecret('prod/dingtalk/app-secret', 'second');

      const secret = await harness.provider.getSecret('prod/dingtalk/app-secret');

      expect(secret).toEqual({ value: 'second', version });
    });

    it('gives an earlier version by its name', async () => {
      const version = await harness.setSecret('seal', 'first');
      await harness.setSecret('seal', 'second');

      const secret = await harness.provider.getSecret('seal', { version });

      expect(secret).toEqual({ value: 'first', version });
    });

    it.each([
      'line one\nline two\n',
      '{"id":"堃","secret":"a+b/c=="}',
      " spaces & signs %20 * ' ( ) ~ ! ",
      'x'.repeat(20_000),
    ])('returns every character of a value as it was stored (%#)', async (value) => {
      await harness.setSecret('odd', value);

      const secret = await harness.provider.getSecret('odd');

      expect(secret.value).toBe(value);
    });

    it('says which secret does not exist', async () => {
      await expect(harness.provider.getSecret('absent')).rejects.toMatchObject({
        code: 'secrets.not-found',
        category: 'user',
        retryable: false,
        details: { secret: 'absent' },
      });
    });

    it('says which version does not exist', async () => {
      await harness.setSecret('seal', 'first');

      await expect(harness.provider.getSecret('seal', { version: 'never' })).rejects.toMatchObject({
        code: 'secrets.not-found',
        details: { version: 'never' },
      });
    });

    it('stops waiting when it is told to', async () => {
      await harness.setSecret('seal', 'first');
      const reason = new Error('enough');

      const reading = harness.provider.getSecret('seal', { signal: AbortSignal.abort(reason) });

      await expect(reading).rejects.toBe(reason);
    });
  });
}
