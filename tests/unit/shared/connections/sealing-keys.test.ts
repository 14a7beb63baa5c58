import { describe, expect, it } from 'vitest';
import { createKeptSealer, keptWithSealer } from '../../../../shared/connections/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import type { Sealer } from '../../../../shared/sealing/index.ts';
import { MemorySecretProvider, SecretNotFoundError } from '../../../../shared/secrets/index.ts';
import { sealerWith } from '../../../support/key-rings.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const MINUTE_MS = 60_000;
const SETTINGS = { SEALING_SECRET_NAME: 'test/sealing' };

function ringText(current: string, environment = 'test'): string {
  const key = Buffer.alloc(32, current).toString('base64');
  return JSON.stringify({ environment, current, keys: { [current]: key } });
}

function storeOf(text?: string) {
  const clock = new SteppedClock();
  const memory = new MemorySecretProvider(text === undefined ? {} : { 'test/sealing': text });
  const asked: (boolean | undefined)[] = [];
  const secrets: MemorySecretProvider['getSecret'] = (name, options) =>
    memory.getSecret(name, options);
  const parts = {
    ...{ environment: 'test', clock, random: systemRandom },
    secrets: {
      getSecret: (name: string, options?: { readonly fresh?: boolean }) => {
        asked.push(options?.fresh);
        return secrets(name);
      },
    },
  };
  return { clock, memory, asked, parts };
}

describe('the kept sealer', () => {
  it('reads the key ring anew after ten minutes, past whatever the secret store keeps', async () => {
    const { clock, memory, asked, parts } = storeOf(ringText('k1'));
    const sealer = createKeptSealer(SETTINGS, parts);
    const first = await sealer();
    memory.setSecret('test/sealing', ringText('k2'));

    await clock.pass(10 * MINUTE_MS - 1);
    const before = await sealer();
    await clock.pass(1);
    const after = await sealer();

    expect(before).toBe(first);
    expect([before.currentKeyId, after.currentKeyId]).toEqual(['k1', 'k2']);
    expect(asked).toEqual([true, true]);
  });

  it('is asked for again by the next request if the secret store did not answer', async () => {
    const { memory, parts } = storeOf();
    const sealer = createKeptSealer(SETTINGS, parts);

    await expect(sealer()).rejects.toThrow(SecretNotFoundError);
    memory.setSecret('test/sealing', ringText('k1'));

    expect((await sealer()).currentKeyId).toBe('k1');
  });

  it('is not made of the key ring of another environment', async () => {
    const { parts } = storeOf(ringText('k1', 'prod'));
    const sealer = createKeptSealer(SETTINGS, parts);

    await expect(sealer()).rejects.toMatchObject({ code: 'sealing.key-ring-invalid' });
  });
});

describe('what is kept with the sealer', () => {
  it('is made when it is first asked for, and made anew with the next sealer only', async () => {
    const [first, second] = [sealerWith('k1'), sealerWith('k1')];
    let current: Sealer = first;
    const made: Sealer[] = [];
    const parts = keptWithSealer(
      async () => current,
      (sealer) => {
        made.push(sealer);
        return { number: made.length };
      },
    );
    expect(made).toEqual([]);

    const together = await Promise.all([parts(), parts()]);
    current = second;
    const later = await parts();

    expect(together).toEqual([{ number: 1 }, { number: 1 }]);
    expect(together[0]).toBe(together[1]);
    expect(later).toEqual({ number: 2 });
    expect(made).toEqual([first, second]);
  });

  it('is made again after a making that failed', async () => {
    const sealer = sealerWith('k1');
    let attempts = 0;
    const parts = keptWithSealer(
      async () => sealer,
      async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('a part of the code could not be read');
        return 'made';
      },
    );

    await expect(parts()).rejects.toThrow('could not be read');

    expect(await parts()).toBe('made');
    expect(await parts()).toBe('made');
    expect(attempts).toBe(2);
  });
});
