import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import {
  TableAccessDeniedError,
  TableOutcomeUnknownError,
  TableRequestInvalidError,
  TableThrottledError,
  TableUnavailableError,
  type RowWrite,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { namesTable, pairsTable } from '../../../conformance/table-client.suite.ts';
import { runTablestore, type RunningTablestore } from '../../../support/running-tablestore.ts';
import { startTamperingProxy } from '../../../support/tampering-proxy.ts';

let tablestore: RunningTablestore;
let tables: TableClient;
let next = 0;

beforeAll(async () => {
  tablestore = await runTablestore([namesTable, pairsTable]);
  tables = tablestore.connect();
});
afterEach(() => tablestore.context.faults.clear());
afterAll(() => tablestore.dispose());

/** A row of each table under a name of its own. */
function freshBatch(): { readonly name: string; readonly rows: readonly [RowWrite, RowWrite] } {
  const name = `row-${String((next += 1))}`;
  const common = { kind: 'put', columns: { a: 1n }, condition: { row: 'must-not-exist' } } as const;
  return {
    name,
    rows: [
      { ...common, table: namesTable, key: { name } },
      { ...common, table: pairsTable, key: { owner: name, number: 1n } },
    ],
  };
}

function switchOn(operation: string, effect: FaultEffect, times?: number): void {
  const limit = times === undefined ? {} : { times };
  tablestore.context.faults.add({ standIn: 'tablestore', operation, effect, ...limit });
}

function failRows(table: string, code: string, times?: number): void {
  const limit = times === undefined ? {} : { times };
  const effect = { kind: 'error', code } as const;
  tablestore.context.faults.add({
    standIn: 'tablestore-row',
    operation: table,
    effect,
    ...limit,
  });
}

async function isThere({ table, key }: RowWrite): Promise<boolean> {
  return (await tables.getRow(table, key)).row !== undefined;
}

async function errorOf(act: Promise<unknown>): Promise<unknown> {
  return act.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a row that is refused for load', () => {
  it.each(['OTSServerBusy', 'OTSRowOperationConflict', 'OTSPartitionUnavailable'])(
    'is repeated alone after %s, while the others stay as they are',
    async (code) => {
      const { rows } = freshBatch();
      failRows(pairsTable.name, code, 2);
      // A repeated first row would be refused by its own condition.
      const { rows: outcomes } = await tables.batchWrite(rows);

      expect(outcomes).toEqual([{ outcome: 'written' }, { outcome: 'written' }]);
      expect(await isThere(rows[1])).toBe(true);
    },
  );

  it('stands as failed in its place when the attempts are used up', async () => {
    const { rows } = freshBatch();
    failRows(namesTable.name, 'OTSServerBusy');
    const client = tablestore.connect({
      retry: { attempts: 3, firstDelayMs: 1, longestDelayMs: 1 },
    });

    const { rows: outcomes } = await client.batchWrite(rows);

    expect(outcomes).toEqual([
      { outcome: 'failed', error: expect.any(TableThrottledError) as unknown },
      { outcome: 'written' },
    ]);
    expect(outcomes[0]).toMatchObject({
      error: { details: { table: 'conformance_names', fault: 'OTSServerBusy', attempts: 3 } },
    });
    expect(await isThere(rows[0])).toBe(false);
  });

  it('stays refused when the caller gives up while the adapter waits', async () => {
    const { rows } = freshBatch();
    failRows(namesTable.name, 'OTSServerBusy');
    const ending = new AbortController();
    const client = tablestore.connect({
      clock: {
        nowEpochMs: () => 0,
        sleep: async () => {
          ending.abort(new Error('the instance is ending'));
          ending.signal.throwIfAborted();
        },
      },
    });

    const { rows: outcomes } = await client.batchWrite(rows, { signal: ending.signal });

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'written']);
  });

  it('is of unknown outcome when the request that repeats it gets no answer', async () => {
    const { rows } = freshBatch();
    failRows(namesTable.name, 'OTSServerBusy', 1);
    tablestore.context.faults.add({
      standIn: 'tablestore',
      operation: 'BatchWriteRow',
      effect: { kind: 'drop', when: 'after' },
      after: 1,
      times: 1,
    });

    const { rows: outcomes } = await tables.batchWrite(rows);

    expect(outcomes).toEqual([
      { outcome: 'failed', error: expect.any(TableOutcomeUnknownError) as unknown },
      { outcome: 'written' },
    ]);
    expect(await isThere(rows[0])).toBe(true);
  });
});

describe('a row that fails otherwise', () => {
  it.each([
    ['OTSServerUnavailable', TableOutcomeUnknownError],
    ['OTSTimeout', TableOutcomeUnknownError],
    ['OTSNoPermissionAccess', TableAccessDeniedError],
    ['OTSOutOfRowSizeLimit', TableRequestInvalidError],
  ])('is not repeated after %s', async (code, kind) => {
    const { rows } = freshBatch();
    failRows(pairsTable.name, code, 1);

    const { rows: outcomes } = await tables.batchWrite(rows);

    expect(outcomes).toEqual([
      { outcome: 'written' },
      { outcome: 'failed', error: expect.any(kind) as unknown },
    ]);
    expect(outcomes[1]).toMatchObject({ error: { details: { fault: code, attempts: 1 } } });
  });
});

describe('a batch as a whole', () => {
  it('is repeated when the server refused all of it for load', async () => {
    const { rows } = freshBatch();
    switchOn('BatchWriteRow', { kind: 'error', code: 'OTSServerBusy' }, 2);

    const { rows: outcomes } = await tables.batchWrite(rows);

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
  });

  it.each<[string, FaultEffect, boolean]>([
    ['dropped after the commit', { kind: 'drop', when: 'after' }, true],
    ['dropped before it', { kind: 'drop', when: 'before' }, false],
    ['answered with a page', { kind: 'garbage', body: 'html' }, false],
  ])('is of unknown outcome and never repeated when %s', async (_title, effect, isWritten) => {
    const { rows } = freshBatch();
    switchOn('BatchWriteRow', effect, 1);

    const error = await errorOf(tables.batchWrite(rows));

    expect(error).toBeInstanceOf(TableOutcomeUnknownError);
    expect(error).toMatchObject({ details: { table: 'conformance_names, conformance_pairs' } });
    expect([await isThere(rows[0]), await isThere(rows[1])]).toEqual([isWritten, isWritten]);
  });

  it('is certainly not written when the store cannot be reached', async () => {
    const client = tablestore.connect({
      endpoint: 'https://127.0.0.1:1',
      retry: { attempts: 2, firstDelayMs: 1, longestDelayMs: 1 },
    });

    expect(await errorOf(client.batchWrite(freshBatch().rows))).toBeInstanceOf(
      TableUnavailableError,
    );
  });

  it('trusts no answer whose body was changed', async () => {
    const proxy = await startTamperingProxy(
      `http://127.0.0.1:${String(tablestore.standIn.ports.plain)}`,
    );
    try {
      proxy.tamper((answer) => {
        answer.body = Buffer.from(answer.body);
        answer.body[answer.body.length - 1] = (answer.body.at(-1) ?? 0) ^ 1;
      });
      const client = tablestore.connect({ endpoint: proxy.url });

      const error = await errorOf(client.batchWrite(freshBatch().rows));

      expect(error).toBeInstanceOf(TableOutcomeUnknownError);
      expect(error).toMatchObject({ details: { fault: 'digest-mismatch' } });
    } finally {
      await proxy.close();
    }
  });
});
