import { describe, expect, it } from 'vitest';
import { acceptEventCallback } from '../../../../functions/webhook-intake/accept-event-callback.ts';
import { readApps, type IntakeApps } from '../../../../functions/webhook-intake/callback-secret.ts';
import { createKeptSecret } from '../../../../functions/webhook-intake/kept-secret.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import {
  MemorySecretProvider,
  SecretStoreUnavailableError,
  type SecretProvider,
} from '../../../../shared/secrets/index.ts';
import {
  BENCH_SECRET,
  callbackSecretOf,
  IntakeBench,
  NEWER_KEYS,
  OLDER_KEYS,
} from '../../../support/intake-bench.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const EVENT = '{"EventType":"user_add_org","eventId":"e1"}';
const MINUTE = 60_000;

/** A source on a store that counts its readings and can be down or slow. */
function sourceOn(secretText: string) {
  const clock = new SteppedClock(0);
  const stored = new MemorySecretProvider({ [BENCH_SECRET]: secretText });
  const state = { reads: 0, isDown: false, slowMs: 0 };
  const secrets: SecretProvider = {
    getSecret: async (name) => {
      state.reads += 1;
      if (state.slowMs > 0) await clock.sleep(state.slowMs);
      if (state.isDown) throw new SecretStoreUnavailableError(name, 'ETIMEDOUT');
      return stored.getSecret(name);
    },
  };
  const logLines: string[] = [];
  const log = createJsonLogger({ clock, write: (line) => logLines.push(line) });
  const keys = createKeptSecret<IntakeApps>({
    secrets,
    secretName: BENCH_SECRET,
    parse: (text) => readApps(text, log),
    clock,
    log,
  });
  return { clock, stored, state, logLines, keys };
}

describe('createKeptSecret', () => {
  it('reads once for all who ask, and again after five minutes', async () => {
    const { clock, keys, state } = sourceOn(callbackSecretOf([NEWER_KEYS]));

    const [first, second] = await Promise.all([keys.current(), keys.current()]);
    await clock.pass(5 * MINUTE - 1);
    const third = await keys.current();
    const readsBefore = state.reads;
    await clock.pass(1);
    const fourth = await keys.current();

    expect([second, third, fourth]).toEqual([first, first, first]);
    expect([readsBefore, state.reads]).toEqual([1, 2]);
  });

  it('gives at once what was read within the last five minutes, and only that', async () => {
    const { clock, keys, state } = sourceOn(callbackSecretOf([NEWER_KEYS]));
    const beforeReading = keys.known();
    const read = await keys.current();
    await clock.pass(5 * MINUTE - 1);
    const stillValid = keys.known();

    await clock.pass(1);

    expect(beforeReading).toBeUndefined();
    expect(stillValid).toBe(read);
    expect(keys.known()).toBeUndefined();
    expect(state.reads).toBe(1);
  });

  it('keeps the keys while the store is down, asking it every half minute', async () => {
    const { clock, keys, state, logLines } = sourceOn(callbackSecretOf([NEWER_KEYS]));
    const first = await keys.current();
    state.isDown = true;
    await clock.pass(5 * MINUTE);

    const during = [await keys.current(), await keys.current(), await keys.current()];
    await clock.pass(30_000);
    during.push(await keys.current());

    expect(during).toEqual([first, first, first, first]);
    expect(state.reads).toBe(3);
    expect(logLines.filter((line) => line.includes('secrets.store-unavailable'))).toHaveLength(2);
  });

  it('waits for a slow store no longer than it must, and takes the keys when they come', async () => {
    const { clock, keys, state, stored } = sourceOn(callbackSecretOf([NEWER_KEYS]));
    await keys.current();
    await clock.pass(5 * MINUTE);
    stored.setSecret(BENCH_SECRET, callbackSecretOf([NEWER_KEYS, OLDER_KEYS]));
    state.slowMs = 2_000;

    const asked = keys.current();
    await clock.pass(300);
    const meanwhile = await asked;
    await clock.pass(1_700);
    const after = await keys.current();

    expect(meanwhile.get('main')?.callbackKeys).toHaveLength(1);
    expect(after.get('main')?.callbackKeys).toHaveLength(2);
  });

  it('says what is wrong when there never were keys, asking no more than once a second', async () => {
    const { clock, keys, state } = sourceOn(callbackSecretOf([NEWER_KEYS]));
    state.isDown = true;

    await expect(keys.current()).rejects.toThrow(SecretStoreUnavailableError);
    await expect(keys.current()).rejects.toThrow(SecretStoreUnavailableError);
    const reads = state.reads;
    state.isDown = false;
    await clock.pass(1_000);

    expect((await keys.current()).size).toBe(1);
    expect([reads, state.reads]).toEqual([1, 2]);
  });

  it('keeps the keys when the secret has become unreadable, and names no value', async () => {
    const { clock, keys, stored, logLines } = sourceOn(callbackSecretOf([NEWER_KEYS]));
    const first = await keys.current();
    stored.setSecret(BENCH_SECRET, `{"v":1,"apps":${NEWER_KEYS.aesKey}`);
    await clock.pass(5 * MINUTE);

    const apps = await keys.current();

    expect(apps).toBe(first);
    expect(logLines.join()).toContain('callback-secret.invalid');
    expect(logLines.join()).not.toContain(NEWER_KEYS.aesKey);
  });

  it('tells which app it left out, and serves the others', async () => {
    const secret = JSON.parse(callbackSecretOf([NEWER_KEYS])) as { apps: Record<string, unknown> };
    secret.apps['broken'] = {
      corpId: 'dingcorp1',
      owners: [],
      callbackKeys: [{ token: NEWER_KEYS.token }],
    };
    const { keys, logLines } = sourceOn(JSON.stringify(secret));

    const apps = await keys.current();

    expect([...apps.keys()]).toEqual(['main']);
    expect(logLines.join()).toContain('apps.broken.callbackKeys.0.aesKey');
  });

  it('reads before time at most twice a minute, however many ask', async () => {
    const { clock, keys, state } = sourceOn(callbackSecretOf([NEWER_KEYS]));
    await keys.current();

    const early = [await keys.readEarly()];
    await clock.pass(30_000);
    early.push(...(await Promise.all([keys.readEarly(), keys.readEarly()])));
    early.push(await keys.readEarly());

    expect(early.map((apps) => apps?.size)).toEqual([undefined, 1, 1, undefined]);
    expect(state.reads).toBe(2);
  });
});

describe('changed keys', () => {
  it('are taken at once by a callback that fits no known key', async () => {
    const bench = new IntakeBench();
    bench.secrets.setSecret(BENCH_SECRET, callbackSecretOf([OLDER_KEYS]));
    await bench.accept(EVENT, OLDER_KEYS);
    await bench.clock.pass(30_000);
    bench.secrets.setSecret(BENCH_SECRET, callbackSecretOf([OLDER_KEYS, NEWER_KEYS]));

    const result = await bench.accept('{"EventType":"user_add_org","eventId":"e2"}', NEWER_KEYS);

    expect(result.outcome).toBe('accepted');
  });

  it('make an app known that was not', async () => {
    const bench = new IntakeBench();
    await bench.accept('{"EventType":"check_url"}');
    await bench.clock.pass(30_000);
    bench.secrets.setSecret(BENCH_SECRET, callbackSecretOf([NEWER_KEYS], 'second'));

    const result = await bench.accept(EVENT, NEWER_KEYS, 'second');

    expect(result.outcome).toBe('accepted');
  });

  it('leave no gap when a generation is added before, and removed after, the change', async () => {
    const bench = new IntakeBench();
    const events = Array.from(
      { length: 40 },
      (_, at) => `{"EventType":"x","eventId":"r${String(at)}"}`,
    );
    const outcomes: string[] = [];

    for (const [at, text] of events.entries()) {
      if (at === 0) bench.secrets.setSecret(BENCH_SECRET, callbackSecretOf([OLDER_KEYS]));
      if (at === 10)
        bench.secrets.setSecret(BENCH_SECRET, callbackSecretOf([OLDER_KEYS, NEWER_KEYS]));
      if (at === 30) bench.secrets.setSecret(BENCH_SECRET, callbackSecretOf([NEWER_KEYS]));
      // In DingTalk the key changes at 20; what was pushed before may be repeated after.
      outcomes.push((await bench.accept(text, at < 20 ? OLDER_KEYS : NEWER_KEYS)).outcome);
      if (at >= 20)
        outcomes.push(
          (await bench.accept(events[at - 20] ?? '', at < 30 ? OLDER_KEYS : NEWER_KEYS)).outcome,
        );
      await bench.clock.pass(MINUTE);
    }
    await bench.clock.pass(5 * MINUTE);
    const withdrawn = await bench.accept(EVENT, OLDER_KEYS);

    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(40);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(20);
    expect(withdrawn).toEqual({ outcome: 'refused', reason: 'signature-mismatch' });
  });

  it('are waited for in a new instance, but not beyond the time for an answer', async () => {
    const clock = new SteppedClock(0);
    const secrets: SecretProvider = { getSecret: () => new Promise(() => undefined) };
    const log = createJsonLogger({ clock, write: () => undefined });
    const keys = createKeptSecret<IntakeApps>({
      secrets,
      secretName: BENCH_SECRET,
      parse: (text) => readApps(text, log),
      clock,
      log,
    });
    const bench = new IntakeBench({ clock, apps: keys });

    const accepting = acceptEventCallback(bench.deps, {
      ...bench.callback(EVENT),
      arrivedAtEpochMs: 0,
    });
    await clock.pass(700);

    expect(await accepting).toEqual({ outcome: 'unavailable', reason: 'keys-unavailable' });
  });
});
