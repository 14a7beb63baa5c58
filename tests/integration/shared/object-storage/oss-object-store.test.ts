import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import {
  runOss,
  TEST_BUCKET,
  witnessClient,
  type RunningOss,
} from '../../../support/oss-clients.ts';
import { instantClock, storeOn } from '../../../support/oss-stores.ts';

let oss: RunningOss;
beforeAll(async () => {
  oss = await runOss();
});
afterEach(() => oss.context.faults.clear());
afterAll(() => oss.dispose());

function switchOn(operation: string, effect: FaultEffect, times = 1): void {
  oss.context.faults.add({ standIn: 'oss', operation, effect, times });
}

function about(content: string): { contentType: string; contentSha256: string } {
  return {
    contentType: 'text/csv',
    contentSha256: createHash('sha256').update(content).digest('hex'),
  };
}

describe('a put whose answer is lost', () => {
  test('is resolved by looking: the object is there', async () => {
    switchOn('PutObject', { kind: 'drop', when: 'after' }, 1);

    const put = await storeOn(oss).putOnce('lost/answer', Buffer.from('x'), about('x'));

    expect(put).toEqual({ outcome: 'already-stored' });
  });

  test('is resolved by looking also when every repetition fails before it is handled', async () => {
    switchOn('PutObject', { kind: 'drop', when: 'after' }, 1);
    oss.context.faults.add({
      standIn: 'oss',
      operation: 'PutObject',
      effect: { kind: 'error', code: 'ServiceBusy' },
      after: 1,
    });

    const put = await storeOn(oss).putOnce('lost/answer-2', Buffer.from('x'), about('x'));

    expect(put).toEqual({ outcome: 'already-stored' });
  });

  test('is a conflict if another content is there', async () => {
    await storeOn(oss).putOnce('lost/other', Buffer.from('one'), about('one'));
    switchOn('PutObject', { kind: 'drop', when: 'after' }, 1);

    const second = storeOn(oss).putOnce('lost/other', Buffer.from('two'), about('two'));

    await expect(second).rejects.toMatchObject({ code: 'objects.conflict' });
  });
});

describe.each([
  ['InternalError', { kind: 'error', code: 'InternalError' }],
  ['ServiceUnavailable', { kind: 'error', code: 'ServiceUnavailable' }],
  ['a dropped connection', { kind: 'drop', when: 'before' }],
  ['an HTML page', { kind: 'garbage', body: 'html' }],
  ['a truncated body', { kind: 'garbage', body: 'truncated' }],
  ['binary rubbish', { kind: 'garbage', body: 'binary' }],
] as const satisfies readonly (readonly [string, FaultEffect])[])('%s', (name, effect) => {
  test('is waited out, with growing waits', async () => {
    const clock = instantClock();
    const store = storeOn(oss, { clock });
    const key = `passing/${name}`;
    switchOn('PutObject', effect, 3);
    const put = await store.putOnce(key, Buffer.from('x'), about('x'));
    switchOn('GetObject', effect, 2);
    const got = await store.get(key);
    switchOn('HeadObject', effect, 1);
    const head = await store.head(key);
    switchOn('ListObjects', effect, 1);
    const listed = [];
    for await (const info of store.list(key)) listed.push(info.key);
    switchOn('DeleteObject', effect, 1);
    await store.delete(key);

    expect(put).toEqual({ outcome: 'stored' });
    expect(Buffer.from(got ?? []).toString()).toBe('x');
    expect(head?.sizeBytes).toBe(1);
    expect(listed).toEqual([key]);
    expect(clock.waitsMs.slice(0, 3)).toEqual([100, 200, 400]);
  });

  test('that does not pass becomes objects.unavailable, after a bounded number of attempts', async () => {
    const clock = instantClock();
    switchOn('*', effect, 1000);

    const refused = storeOn(oss, { clock }).get('passing/never');

    await expect(refused).rejects.toMatchObject({ code: 'objects.unavailable', retryable: true });
    expect(clock.waitsMs).toHaveLength(3);
  });
});

describe('a refusal', () => {
  test.each([
    ['AccessDenied', 'objects.access-denied'],
    ['UserDisable', 'objects.access-denied'],
    ['QuotaExceeded', 'objects.full'],
  ])('%s is told at once as %s', async (code, expected) => {
    const clock = instantClock();
    switchOn('PutObject', { kind: 'error', code });

    const put = storeOn(oss, { clock }).putOnce('refused', Buffer.from('x'), about('x'));

    await expect(put).rejects.toMatchObject({ code: expected, details: { fault: code } });
    expect(clock.waitsMs).toEqual([]);
  });

  test('for a bucket that does not exist names the bucket setting', async () => {
    const store = storeOn(oss, { bucket: 'no-such-bucket' });

    const put = store.putOnce('x', Buffer.from('x'), about('x'));

    await expect(put).rejects.toMatchObject({
      code: 'objects.access-denied',
      details: { fault: 'NoSuchBucket' },
    });
  });

  test('for a wrong secret holds no secret and no content in its report', async () => {
    const { developer } = oss.context.credentials;
    const secret = 'a-wrong-secret';
    const store = storeOn(oss, { credentials: () => ({ ...developer, accessKeySecret: secret }) });

    const error: unknown = await store
      .putOnce('x', Buffer.from('wages of 堃'), about('x'))
      .catch((thrown: unknown) => thrown);

    const report = JSON.stringify(reportError(error)) + String((error as Error).cause);
    expect(report).toContain('SignatureDoesNotMatch');
    expect(report).not.toContain(secret);
    expect(report).not.toContain('堃');
  });

  test('for a clock that is far off says so', async () => {
    const moved = await runOss();
    moved.context.clock.advance(3_600_000);

    const head = storeOn(moved).get('x');

    await expect(head).rejects.toMatchObject({
      code: 'objects.access-denied',
      details: { fault: 'RequestTimeTooSkewed' },
      remedy: { en: expect.stringContaining('clock') as string },
    });
    await moved.dispose();
  });
});

describe('credentials', () => {
  test('are read anew at every call, and once more when the old ones were refused', async () => {
    const now = oss.context.clock.nowEpochMs();
    const expired = oss.context.credentials.issue('exporter', now - 1);
    const fresh = oss.context.credentials.issue('exporter', now + 3_600_000);
    const warn = vi.spyOn(process.stderr, 'write');
    let asked = 0;
    const store = storeOn(oss, {
      credentials: () => {
        asked += 1;
        return asked === 1 ? expired : fresh;
      },
    });

    const put = await store.putOnce('role/key', Buffer.from('x'), about('x'));

    expect(put).toEqual({ outcome: 'stored' });
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test('that stay expired are told as access denied without repetition', async () => {
    const clock = instantClock();
    const expired = oss.context.credentials.issue('exporter', 1);

    const got = storeOn(oss, { clock, credentials: () => expired }).get('x');

    await expect(got).rejects.toMatchObject({
      code: 'objects.access-denied',
      details: { fault: 'SecurityTokenExpired' },
    });
    expect(clock.waitsMs).toEqual([]);
  });
});

describe('what goes over the wire', () => {
  test('is readable by the official SDK, with type, metadata and MD5', async () => {
    await storeOn(oss).putOnce('wire/糧.csv', Buffer.from('x,y'), about('x,y'));

    const head = await witnessClient(oss, { version: 'v4', scheme: 'http' }).head('wire/糧.csv');

    expect(head.meta).toMatchObject({ 'content-sha256': about('x,y').contentSha256 });
    expect(head.res.headers).toMatchObject({
      'content-type': 'text/csv',
      'content-md5': createHash('md5').update('x,y').digest('base64'),
    });
  });

  test('reads what the official SDK wrote, and has no content hash for it', async () => {
    const sdk = witnessClient(oss, { version: 'v1', scheme: 'http' });
    await sdk.put('wire/foreign', Buffer.from('z'));

    const head = await storeOn(oss).head('wire/foreign');

    expect(head).toEqual({ key: 'wire/foreign', sizeBytes: 1, contentSha256: undefined });
    await expect(
      storeOn(oss).putOnce('wire/foreign', Buffer.from('z'), about('z')),
    ).rejects.toMatchObject({ code: 'objects.conflict' });
  });
});

test('a call is given up when its signal aborts while it waits for the answer', async () => {
  const aborter = new AbortController();
  const reason = new Error('time is up');
  switchOn('GetObject', { kind: 'delay', ms: 200 });

  const got = storeOn(oss).get('any', { signal: aborter.signal });
  setImmediate(() => aborter.abort(reason));

  await expect(got).rejects.toBe(reason);
});

test('a store that does not answer in time is objects.unavailable', async () => {
  switchOn('GetObject', { kind: 'delay', ms: 300 }, 1000);

  const got = storeOn(oss, { timeoutMs: 20 }).get(`slow/${TEST_BUCKET}`);

  await expect(got).rejects.toMatchObject({
    code: 'objects.unavailable',
    details: { fault: expect.stringMatching(/TimeoutError$/) as string, attempts: 4 },
  });
});

test('a port where nobody listens is objects.unavailable and names the reason', async () => {
  const got = storeOn(oss, { endpoint: 'http://127.0.0.1:9' }).get('x');

  await expect(got).rejects.toMatchObject({
    code: 'objects.unavailable',
    details: { fault: 'ECONNREFUSED' },
  });
});
