import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import {
  createTablestoreTableClient,
  HIGHEST,
  LOWEST,
  TableAccessDeniedError,
  TableOutcomeUnknownError,
  TableRequestInvalidError,
  TableThrottledError,
  TableUnavailableError,
  type TableClient,
  type TablestoreConnectionOptions,
} from '../../../../shared/table-store/index.ts';
import { namesTable } from '../../../conformance/table-client.suite.ts';
import { runTablestore, type RunningTablestore } from '../../../support/running-tablestore.ts';
import { startTamperingProxy, type TamperingProxy } from '../../../support/tampering-proxy.ts';

const ALWAYS = { row: 'ignore' } as const;
let tablestore: RunningTablestore;
let tables: TableClient;
let next = 0;
const freshKey = (): { name: string } => ({ name: `row-${String((next += 1))}` });

beforeAll(async () => {
  tablestore = await runTablestore([namesTable]);
  tables = tablestore.connect();
});
afterEach(() => tablestore.context.faults.clear());
afterAll(() => tablestore.dispose());

function switchOn(operation: string, effect: FaultEffect, times?: number): void {
  tablestore.context.faults.add({
    standIn: 'tablestore',
    operation,
    effect,
    ...(times === undefined ? {} : { times }),
  });
}

function fired(): number {
  return tablestore.context.faults.list().reduce((sum, rule) => sum + rule.fired, 0);
}

async function errorOf(act: Promise<unknown>): Promise<unknown> {
  return act.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function valueAt(key: { name: string }): Promise<unknown> {
  return (await tables.getRow(namesTable, key)).row?.columns['a'];
}

describe('refusals that are safe to repeat', () => {
  it.each([
    'OTSServerBusy',
    'OTSRowOperationConflict',
    'OTSNotEnoughCapacityUnit',
    'OTSPartitionUnavailable',
    'OTSTableNotReady',
  ])('repeats a write that was refused twice with %s, and applies it once', async (code) => {
    const key = freshKey();
    switchOn('PutRow', { kind: 'error', code }, 2);

    const { outcome } = await tables.putRow(namesTable, key, { a: 1n }, { row: 'must-not-exist' });

    expect(outcome).toBe('written');
    expect(fired()).toBe(2);
  });

  it('gives up after its attempts and says that the store is too busy', async () => {
    switchOn('PutRow', { kind: 'error', code: 'OTSServerBusy' });
    const client = tablestore.connect({
      retry: { attempts: 3, firstDelayMs: 1, longestDelayMs: 1 },
    });

    const error = await errorOf(client.putRow(namesTable, freshKey(), {}, ALWAYS));

    expect(error).toBeInstanceOf(TableThrottledError);
    expect(error).toMatchObject({
      code: 'tables.throttled',
      retryable: true,
      details: { table: 'conformance_names', fault: 'OTSServerBusy', attempts: 3 },
    });
    expect(fired()).toBe(3);
  });

  it('ends a wait between attempts when the signal is aborted', async () => {
    switchOn('PutRow', { kind: 'error', code: 'OTSServerBusy' });
    const ending = new AbortController();
    const reason = new Error('the instance is ending');
    const client = tablestore.connect({ retry: { firstDelayMs: 60_000, longestDelayMs: 60_000 } });
    const call = errorOf(
      client.putRow(namesTable, freshKey(), {}, ALWAYS, { signal: ending.signal }),
    );
    while (fired() === 0) await new Promise(setImmediate);
    await new Promise((resolve) => setTimeout(resolve, 20));

    ending.abort(reason);

    expect(await call).toBe(reason);
  });

  it('does not touch the retry policy that the SDK shares with the whole process', async () => {
    const sdk = (await import('tablestore')) as unknown as {
      default: { DefaultRetryPolicy: { maxRetryTimes: number } };
    };
    expect(sdk.default.DefaultRetryPolicy.maxRetryTimes).toBe(20);
  });
});

describe('writes without a trustworthy answer', () => {
  it('throws an unknown outcome for a connection dropped after the commit; reading back shows it', async () => {
    const key = freshKey();
    switchOn('PutRow', { kind: 'drop', when: 'after' }, 1);

    const error = await errorOf(tables.putRow(namesTable, key, { a: 1n }, ALWAYS));

    expect(error).toBeInstanceOf(TableOutcomeUnknownError);
    expect(error).toMatchObject({ details: { fault: 'connection-lost', attempts: 1 } });
    expect(await valueAt(key)).toBe(1n);
  });

  it('throws an unknown outcome for one dropped before the commit; reading back shows nothing', async () => {
    const key = freshKey();
    switchOn('UpdateRow', { kind: 'drop', when: 'before' }, 1);

    const error = await errorOf(tables.updateRow(namesTable, key, { put: { a: 1n } }, ALWAYS));

    expect(error).toBeInstanceOf(TableOutcomeUnknownError);
    expect(await valueAt(key)).toBeUndefined();
  });

  it.each<[string, FaultEffect]>([
    ['OTSServerUnavailable', { kind: 'error', code: 'OTSServerUnavailable' }],
    ['OTSTimeout', { kind: 'error', code: 'OTSTimeout' }],
    ['OTSInternalServerError', { kind: 'error', code: 'OTSInternalServerError' }],
    ['an HTML page with status 200', { kind: 'garbage', body: 'html' }],
    ['bytes with status 200', { kind: 'garbage', body: 'binary' }],
    ['a dropped connection', { kind: 'drop', when: 'before' }],
  ])('never repeats a write by itself after %s, but repeats a read', async (_title, effect) => {
    const key = freshKey();
    switchOn('PutRow', effect, 1);
    switchOn('GetRow', effect, 2);

    const error = await errorOf(tables.putRow(namesTable, key, { a: 1n }, ALWAYS));
    const read = await tables.getRow(namesTable, key);

    expect(error).toBeInstanceOf(TableOutcomeUnknownError);
    expect(read.row).toBeUndefined();
    expect(fired()).toBe(3);
  });

  it('gives up on a slow answer at its time-out', async () => {
    const key = freshKey();
    switchOn('PutRow', { kind: 'delay', ms: 300 }, 1);
    const client = tablestore.connect({ requestTimeoutMs: 60 });

    const error = await errorOf(client.putRow(namesTable, key, { a: 1n }, ALWAYS));

    expect(error).toBeInstanceOf(TableOutcomeUnknownError);
    expect(error).toMatchObject({ details: { fault: 'timed-out' } });
  });

  it('calls an aborted write unknown, and an aborted read by the reason of the signal', async () => {
    switchOn('PutRow', { kind: 'delay', ms: 300 }, 1);
    switchOn('GetRow', { kind: 'delay', ms: 300 }, 1);
    const reason = new Error('the instance is ending');
    const ending = new AbortController();
    const { signal } = ending;
    const write = errorOf(tables.putRow(namesTable, freshKey(), {}, ALWAYS, { signal }));
    const read = errorOf(tables.getRow(namesTable, freshKey(), { signal }));
    while (fired() < 2) await new Promise(setImmediate);

    ending.abort(reason);

    expect(await write).toBeInstanceOf(TableOutcomeUnknownError);
    expect(await read).toBe(reason);
  });
});

describe('reads', () => {
  it('says that the store is unavailable when every attempt failed', async () => {
    switchOn('GetRange', { kind: 'error', code: 'OTSServerUnavailable' });
    const client = tablestore.connect({
      retry: { attempts: 2, firstDelayMs: 1, longestDelayMs: 1 },
    });
    const rows = client.getRange(namesTable, { from: { name: LOWEST }, to: { name: HIGHEST } });

    const error = await errorOf(rows[Symbol.asyncIterator]().next());

    expect(error).toBeInstanceOf(TableUnavailableError);
    expect(fired()).toBe(2);
  });
});

describe('what repeating does not change', () => {
  it('names a missing table as an invalid request, with the request id for support', async () => {
    const missing = { ...namesTable, name: 'never_created' };

    const error = await errorOf(tables.putRow(missing, { name: 'a' }, {}, ALWAYS));

    expect(error).toBeInstanceOf(TableRequestInvalidError);
    expect(error).toMatchObject({ details: { fault: 'OTSObjectNotExist', attempts: 1 } });
    expect((error as TableRequestInvalidError).details['requestId']).toMatch(/\S{8,}/);
  });

  it('says that access is denied for a wrong secret, and for a role without permission', async () => {
    const { developer } = tablestore.context.credentials;
    const stranger = tablestore.connect({
      credentials: () => ({ ...developer, accessKeySecret: 'not-the-secret' }),
    });
    switchOn('GetRow', { kind: 'error', code: 'OTSNoPermissionAccess' }, 1);

    const wrongSecret = await errorOf(stranger.putRow(namesTable, freshKey(), {}, ALWAYS));
    const noPermission = await errorOf(tables.getRow(namesTable, freshKey()));

    expect(wrongSecret).toBeInstanceOf(TableAccessDeniedError);
    expect(noPermission).toBeInstanceOf(TableAccessDeniedError);
    expect(JSON.stringify(wrongSecret)).not.toContain('not-the-secret');
  });

  it('says that access is denied when the clocks are an hour apart', async () => {
    const late = await runTablestore([namesTable]);
    try {
      late.context.clock.advance(3_600_000);
      const error = await errorOf(late.connect().putRow(namesTable, freshKey(), {}, ALWAYS));
      expect(error).toBeInstanceOf(TableAccessDeniedError);
    } finally {
      await late.dispose();
    }
  });
});

describe('credentials', () => {
  it('reads them anew for each call, so that keys of a role may change', async () => {
    const { clock, credentials } = tablestore.context;
    const used: string[] = [];
    let issued = 0;
    const client = tablestore.connect({
      credentials: () => {
        const key = credentials.issue('payroll', clock.nowEpochMs() + 900_000 + (issued += 1));
        used.push(key.accessKeyId);
        return { ...key, securityToken: key.securityToken ?? '' };
      },
    });
    const key = freshKey();

    await client.putRow(namesTable, key, { a: 1n }, ALWAYS);
    const { row } = await client.getRow(namesTable, key);

    expect(row?.columns).toEqual({ a: 1n });
    expect(new Set(used).size).toBe(2);
  });
});

describe('the connection', () => {
  let proxy: TamperingProxy;
  const viaProxy = (changes: Partial<TablestoreConnectionOptions> = {}): TableClient =>
    tablestore.connect({ endpoint: proxy.url, ...changes });

  beforeAll(async () => {
    proxy = await startTamperingProxy(`http://127.0.0.1:${String(tablestore.standIn.ports.plain)}`);
  });
  afterEach(() => proxy.tamper(undefined));
  afterAll(() => proxy.close());

  it('is kept between calls', async () => {
    const before = proxy.connections();
    const client = viaProxy();

    for (let call = 0; call < 20; call += 1) {
      await client.putRow(namesTable, freshKey(), { a: 1n }, ALWAYS);
    }

    expect(proxy.connections() - before).toBe(1);
  });

  it('is kept between calls over TLS too', async () => {
    let connections = 0;
    const { connect } = await import('node:net');
    const counter = createServer((socket) => {
      connections += 1;
      const onward = connect(tablestore.standIn.ports.tls, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      socket.on('error', () => onward.destroy());
      onward.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
    const { port } = counter.address() as AddressInfo;
    const client = tablestore.connect({ endpoint: `https://127.0.0.1:${String(port)}` });

    for (let call = 0; call < 10; call += 1) await client.getRow(namesTable, freshKey());

    expect(connections).toBe(1);
    client.close();
    await new Promise<void>((resolve) => counter.close(() => resolve()));
  });

  it('is certain that nothing was written when it never came about', async () => {
    const refused = createServer();
    await new Promise<void>((resolve) => refused.listen(0, '127.0.0.1', resolve));
    const { port } = refused.address() as AddressInfo;
    await new Promise<void>((resolve) => refused.close(() => resolve()));
    const client = tablestore.connect({
      endpoint: `https://127.0.0.1:${String(port)}`,
      retry: { attempts: 2, firstDelayMs: 1, longestDelayMs: 1 },
    });

    const error = await errorOf(client.putRow(namesTable, freshKey(), {}, ALWAYS));

    expect(error).toBeInstanceOf(TableUnavailableError);
    expect(error).toMatchObject({ details: { fault: 'no-connection', attempts: 2 } });
  });

  it('asks for no keys before the first call, and has nothing to close until then', async () => {
    const asked: string[] = [];
    const client = createTablestoreTableClient({
      ...tablestore.options(),
      credentials: () => {
        asked.push('keys');
        return tablestore.context.credentials.developer;
      },
    });
    client.close();
    const askedBefore = asked.length;

    const { row } = await client.getRow(namesTable, freshKey());

    expect([askedBefore, asked.length, row]).toEqual([0, 1, undefined]);
    client.close();
  });

  it('refuses a server whose certificate it does not trust', async () => {
    const { trustedAuthorityPem: _, ...untrusting } = tablestore.options();
    const client = createTablestoreTableClient({ ...untrusting, retry: { attempts: 1 } });

    const error = await errorOf(client.getRow(namesTable, freshKey()));

    expect(error).toBeInstanceOf(TableUnavailableError);
    client.close();
  });

  it.each<[string, string, Parameters<TamperingProxy['tamper']>[0]]>([
    [
      'a changed body',
      'digest-mismatch',
      (answer) => {
        answer.body = Buffer.from(answer.body);
        answer.body[answer.body.length - 1] = (answer.body.at(-1) ?? 0) ^ 1;
      },
    ],
    [
      'a changed time',
      'signature-mismatch',
      (answer) => (answer.headers['x-ots-date'] = '2031-01-01T00:00:00.000Z'),
    ],
    [
      'a signature of another key',
      'signature-mismatch',
      (answer) => (answer.headers['authorization'] = 'OTS somebody:AAAAAAAAAAAAAAAAAAAAAAAAAAA='),
    ],
    [
      'no signature',
      'no-signature',
      (answer) => {
        delete answer.headers['authorization'];
      },
    ],
    [
      'no digest',
      'no-digest',
      (answer) => {
        delete answer.headers['x-ots-contentmd5'];
      },
    ],
    ['a body cut short', 'answer-cut', (answer) => (answer.cutAfterBytes = 2)],
  ])('trusts no answer with %s', async (_title, fault, change) => {
    const key = freshKey();
    proxy.tamper(change);

    const error = await errorOf(viaProxy().putRow(namesTable, key, { a: 1n }, ALWAYS));

    expect(error).toBeInstanceOf(TableOutcomeUnknownError);
    expect(error).toMatchObject({ details: { fault } });
    proxy.tamper(undefined);
    expect(await valueAt(key)).toBe(1n);
  });

  it('takes no forged refusal of a condition for an outcome', async () => {
    const key = freshKey();
    await tables.putRow(namesTable, key, { a: 1n }, ALWAYS);
    proxy.tamper((answer) => (answer.headers['x-ots-date'] = '2031-01-01T00:00:00.000Z'));

    const error = await errorOf(
      viaProxy().putRow(namesTable, key, { a: 2n }, { row: 'must-not-exist' }),
    );

    expect(error).toBeInstanceOf(TableOutcomeUnknownError);
  });
});
