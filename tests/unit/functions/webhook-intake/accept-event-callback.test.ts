import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acceptEventCallback } from '../../../../functions/webhook-intake/accept-event-callback.ts';
import type { IntakeResult } from '../../../../functions/webhook-intake/intake-result.ts';
import {
  TableOutcomeUnknownError,
  TableThrottledError,
} from '../../../../shared/table-store/index.ts';
import { InvocationRefusedError } from '../../../../shared/function-compute/index.ts';
import { callbackVector } from '../../../support/callback-vectors.ts';
import { witnessQuery, witnessReply } from '../../../support/callback-witness.ts';
import {
  BENCH_CORP,
  BENCH_NOW,
  BENCH_SECRET,
  callbackSecretOf,
  IntakeBench,
  NEWER_KEYS,
  OLDER_KEYS,
} from '../../../support/intake-bench.ts';

const EVENT = {
  EventType: 'bpms_instance_change',
  EventTime: BENCH_NOW - 5_000,
  CorpId: BENCH_CORP,
  eventId: 'e0a5',
  processInstanceId: '9Qgx5Qq',
  staffId: 'hk001',
};
const TEXT = JSON.stringify(EVENT);
const fault = { table: 'inbox', operation: 'batchWrite', fault: 'OTSServerBusy' };

function replyIn(result: IntakeResult): string {
  return 'reply' in result ? witnessReply(result.reply, NEWER_KEYS) : result.outcome;
}

describe('acceptEventCallback', () => {
  it('records the event, tells the worker and gives an encrypted success', async () => {
    const bench = new IntakeBench();

    const result = await bench.accept(TEXT);

    expect(result).toMatchObject({ outcome: 'accepted', handOver: 'handed-over' });
    expect(replyIn(result)).toBe('success');
    expect(bench.recorded).toEqual([
      {
        corpId: BENCH_CORP,
        app: 'main',
        source: 'callback',
        key: 'e_e0a5',
        type: 'bpms_instance_change',
        eventTimeEpochMs: BENCH_NOW - 5_000,
        receivedAtEpochMs: BENCH_NOW,
        content: TEXT,
        isStale: false,
      },
    ]);
  });

  it('tells the worker which event it is, by a task id of its own', async () => {
    const bench = new IntakeBench();

    await bench.accept(TEXT);

    const hash = createHash('sha256').update(`${BENCH_CORP}e_e0a5`).digest('hex').slice(0, 40);
    const [invocation] = bench.invoker.invocations;
    expect(invocation).toMatchObject({
      functionName: 'dt-event-worker-test',
      taskId: `t_${hash}_1`,
    });
    expect(JSON.parse(Buffer.from(invocation?.payload ?? []).toString())).toEqual({
      v: 1,
      kind: 'route-event',
      corpId: BENCH_CORP,
      event: 'e_e0a5',
    });
  });

  it('acknowledges a repetition, encrypted anew, without telling the worker again', async () => {
    const bench = new IntakeBench();

    const results = [await bench.accept(TEXT), await bench.accept(TEXT), await bench.accept(TEXT)];

    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate', 'duplicate']);
    expect(results.map(replyIn)).toEqual(['success', 'success', 'success']);
    expect(bench.invoker.invocations).toHaveLength(1);
  });

  it('makes one row of the same callback sent ten times in parallel', async () => {
    const bench = new IntakeBench();
    const callback = bench.callback(TEXT);

    const results = await Promise.all(
      Array.from({ length: 10 }, () => acceptEventCallback(bench.deps, callback)),
    );

    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(results.map(replyIn)).toEqual(Array(10).fill('success'));
    expect(bench.recorded).toHaveLength(1);
  });

  it('replies with the generation of keys that the callback was made with', async () => {
    const bench = new IntakeBench();

    const result = await bench.accept(TEXT, OLDER_KEYS);

    expect('reply' in result && witnessReply(result.reply, OLDER_KEYS)).toBe('success');
    expect('reply' in result && (() => witnessReply(result.reply, NEWER_KEYS))).toThrow();
  });

  it('records a type that nobody knows, and keeps 64 characters of it', async () => {
    const bench = new IntakeBench();

    const result = await bench.accept(JSON.stringify({ EventType: `new_${'x'.repeat(80)}` }));

    expect(result.outcome).toBe('accepted');
    expect(bench.recorded[0]?.type).toBe(`new_${'x'.repeat(60)}`);
  });

  it.each(['身份證 K482719(5)', '+852 9618 3047', `${'新'.repeat(63)}🀄x`])(
    'keeps what is no name of an event in the sealed content alone: %s',
    async (type) => {
      const bench = new IntakeBench();
      const text = JSON.stringify({ EventType: type });

      const result = await bench.accept(text);

      expect(result.outcome).toBe('accepted');
      expect(bench.recorded[0]).toMatchObject({ type: 'malformed', content: text });
    },
  );

  it('records an event without an id by its content, once in ten minutes', async () => {
    const bench = new IntakeBench();
    const text = '{"EventType":"org_change"}';

    const results = [await bench.accept(text), await bench.accept('{ "EventType": "org_change" }')];
    await bench.clock.pass(10 * 60_000);
    results.push(await bench.accept(text));

    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'duplicate', 'accepted']);
    expect(bench.recorded[0]?.key).toMatch(/^c_[0-9a-f]{40}_\d+$/);
  });

  it('records an event that is older than events are kept as stale, and tells nobody', async () => {
    const bench = new IntakeBench();
    const at = (age: number): string =>
      JSON.stringify({ ...EVENT, eventId: `e${String(age)}`, EventTime: BENCH_NOW - age });
    const month = 30 * 86_400_000;

    const results = [await bench.accept(at(month)), await bench.accept(at(month + 1))];

    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'stale']);
    expect(bench.recorded.map(({ isStale }) => isStale)).toEqual([false, true]);
    expect(results.map(replyIn)).toEqual(['success', 'success']);
    expect(bench.invoker.invocations).toHaveLength(1);
  });

  it('answers a check of the address without a row', async () => {
    const bench = new IntakeBench();

    const result = await bench.accept('{"EventType":"check_url"}');

    expect(result.outcome).toBe('checked');
    expect(replyIn(result)).toBe('success');
    expect(bench.recorded).toEqual([]);
  });

  it('gives the Random of a third-party check back, for the known callback K1', async () => {
    const vector = callbackVector('K1');
    const bench = new IntakeBench();
    bench.secrets.setSecret(BENCH_SECRET, callbackSecretOf([vector], 'suite'));

    const result = await acceptEventCallback(bench.deps, {
      app: 'suite',
      query: witnessQuery(vector),
      body: Buffer.from(JSON.stringify({ encrypt: vector.encrypt })),
      arrivedAtEpochMs: BENCH_NOW,
    });

    expect('reply' in result && witnessReply(result.reply, vector)).toBe('LPIdSnlF');
    expect(bench.recorded).toEqual([]);
  });

  it.each([
    [
      'another organisation',
      JSON.stringify({ ...EVENT, CorpId: 'dingother' }),
      'organisation-mismatch',
    ],
    ['no JSON', 'success', 'content-not-json'],
    ['a list', '[]', 'content-not-object'],
    ['no type', '{"eventId":"e1"}', 'event-type-missing'],
    ['brackets without end', '['.repeat(200_000), 'content-not-json'],
  ])('refuses proven content of %s', async (_name, text, reason) => {
    const bench = new IntakeBench();

    expect(await bench.accept(text)).toEqual({ outcome: 'refused', reason });
    expect(bench.recorded).toEqual([]);
  });

  it('refuses an app that it does not know, and keys that are of no generation', async () => {
    const bench = new IntakeBench();
    const foreign = { ...NEWER_KEYS, token: 'foreignToken' };

    const results = [
      await bench.accept(TEXT, NEWER_KEYS, 'other'),
      await bench.accept(TEXT, foreign),
      await bench.accept(TEXT, { ...NEWER_KEYS, owner: 'dingforeign' }),
    ];

    expect(results).toEqual([
      { outcome: 'refused', reason: 'app-unknown' },
      { outcome: 'refused', reason: 'signature-mismatch' },
      { outcome: 'refused', reason: 'owner-mismatch' },
    ]);
  });

  it.each([
    ['too busy', new TableThrottledError(fault)],
    ['without an answer', new TableOutcomeUnknownError(fault)],
    ['broken in an unknown way', new TypeError('with a secret in it')],
  ])('does not acknowledge while the store is %s', async (_name, error) => {
    const bench = new IntakeBench();
    bench.inbox.before = async () => Promise.reject(error);

    const result = await bench.accept(TEXT);

    expect(result).toEqual({ outcome: 'unavailable', reason: 'not-recorded' });
    expect(bench.logLines.join()).toContain('intake.not-recorded');
    expect(bench.logLines.join()).not.toContain('secret in it');
    expect(bench.invoker.invocations).toEqual([]);
  });

  it('gives a store that does not answer up in time, and tells it so', async () => {
    const bench = new IntakeBench();
    let signal: AbortSignal | undefined;
    bench.inbox.before = (given) => {
      signal = given;
      return new Promise(() => undefined);
    };

    const accepting = bench.accept(TEXT);
    await bench.clock.pass(999);
    const before = signal?.aborted;
    await bench.clock.pass(1);

    expect(before).toBe(false);
    expect(await accepting).toEqual({ outcome: 'unavailable', reason: 'not-recorded' });
    expect(signal?.aborted).toBe(true);
  });

  it('acknowledges the repetition of an event whose first answer was lost', async () => {
    const bench = new IntakeBench();
    bench.inbox.after = async () => Promise.reject(new TableOutcomeUnknownError(fault));
    const first = await bench.accept(TEXT);
    bench.inbox.after = async () => undefined;

    const second = await bench.accept(TEXT);

    expect([first.outcome, second.outcome]).toEqual(['unavailable', 'duplicate']);
    expect(replyIn(second)).toBe('success');
  });

  it('acknowledges although the worker cannot be told', async () => {
    const bench = new IntakeBench();
    const facts = { functionName: 'f', taskId: 't', reason: 'ResourceExhausted' };
    bench.invoker.failNext(new InvocationRefusedError('throttled', facts));

    const result = await bench.accept(TEXT);

    expect(result).toMatchObject({ outcome: 'accepted', handOver: 'failed' });
    expect(replyIn(result)).toBe('success');
  });

  it('waits for the worker no longer than its share of the time', async () => {
    const waiting = {
      invokeAsync: () => new Promise<never>(() => undefined),
      stateOf: async () => undefined,
    };
    const bench = new IntakeBench({ invoker: waiting });
    let settled: IntakeResult | undefined;

    const accepting = bench.accept(TEXT).then((result) => (settled = result));
    await bench.clock.pass(149);
    const before = settled;
    await bench.clock.pass(1);
    await accepting;

    expect(before).toBeUndefined();
    expect(settled).toMatchObject({ outcome: 'accepted', handOver: 'failed' });
  });

  it('does not begin to tell the worker when a stalled process has no time left for it', async () => {
    let stalledMs = 0;
    const stepped = new IntakeBench().clock;
    const clock = {
      nowEpochMs: () => stepped.nowEpochMs() + stalledMs,
      sleep: stepped.sleep.bind(stepped),
    };
    const bench = new IntakeBench({ clock });
    bench.inbox.after = async () => void (stalledMs = 1_131);

    const result = await bench.accept(TEXT);

    expect(result).toMatchObject({ outcome: 'accepted', handOver: 'skipped' });
    expect(replyIn(result)).toBe('success');
    expect(bench.invoker.invocations).toEqual([]);
  });
});
