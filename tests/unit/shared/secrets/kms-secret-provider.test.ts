import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  KmsSecretProvider,
  type KmsSecretProviderOptions,
} from '../../../../shared/secrets/index.ts';
import { systemClock, type Clock } from '../../../../shared/time/index.ts';
import {
  recordedWire,
  type RecordedWire,
  type WireAnswer,
} from '../../../support/recorded-wire.ts';

const hastyClock: Clock = {
  nowEpochMs: () => Date.now(),
  sleep: (durationMs, signal) =>
    durationMs > 2_000 ? systemClock.sleep(durationMs, signal) : Promise.resolve(),
};
const http = createNodeHttpClient();
let wire: RecordedWire;

afterEach(async () => {
  http.close();
  await wire.close();
});

function provider(changes: Partial<KmsSecretProviderOptions> = {}) {
  return new KmsSecretProvider({
    endpoint: wire.url,
    credentials: () => ({ accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' }),
    http,
    clock: hastyClock,
    random: systemRandom,
    ...changes,
  });
}

const GOOD: WireAnswer = { body: { SecretData: 'the value', VersionId: 'v1' } };

describe('KMS secret provider, on the wire', () => {
  it.each<[string, WireAnswer | 'reset']>([
    ['502 with a page', { status: 502, body: '<html>bad gateway</html>' }],
    ['503 without a body', { status: 503, body: '' }],
    ['a page of a portal', { status: 403, body: '<html>log in first</html>' }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }],
    ['null', { body: 'null' }],
    ['an empty value', { body: { SecretData: '', VersionId: 'v1' } }],
    ['no version', { body: { SecretData: 'the value' } }],
    ['an endless answer', { body: 'x'.repeat(300_000) }],
    ['a reset connection', 'reset'],
  ])('takes %s for no answer of KMS and asks again', async (_, answer) => {
    wire = await recordedWire((__, number) => (number === 1 ? answer : GOOD));

    const secret = await provider().getSecret('seal');

    expect(secret).toEqual({ value: 'the value', version: 'v1' });
    expect(wire.requests).toHaveLength(2);
  });

  it('asks for exactly the secret and the version wanted', async () => {
    wire = await recordedWire(() => GOOD);

    await provider().getSecret('prod/app one+', { version: "v'1" });

    expect(wire.requests[0]).toMatchObject({
      method: 'POST',
      target: '/?SecretName=prod%2Fapp%20one%2B&VersionId=v%271',
      body: '',
    });
  });

  it('ends its request when its time is over', async () => {
    wire = await recordedWire(() => new Promise<WireAnswer>(() => undefined));

    const reading = provider({ deadlineMs: 20, clock: systemClock }).getSecret('seal');

    await expect(reading).rejects.toMatchObject({ details: { reason: 'deadline' } });
    await expect(wire.requests[0]?.whenClosed()).resolves.toBeUndefined();
  });

  it('gives a value or a defined error for any answer', async () => {
    let answer: WireAnswer = GOOD;
    wire = await recordedWire(() => answer);
    const status = fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 }));
    const body = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant(undefined));

    await fc.assert(
      fc.asyncProperty(status, body, async (given, text) => {
        answer = { status: given, body: text ?? GOOD.body };
        const outcome = await provider()
          .getSecret('seal')
          .then(
            ({ value }) => value,
            (error: unknown) => (error as { readonly code?: string }).code,
          );

        expect(outcome).toMatch(
          /^the value$|^secrets\.(store-unavailable|not-found|access-denied)$/,
        );
        expect(outcome === 'the value').toBe(given === 200 && text === undefined);
      }),
      { numRuns: 150 },
    );
  });
});
