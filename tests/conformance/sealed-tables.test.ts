import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ReportedPunchStore } from '../../functions/attendance-export/reported-punches/reported-punch-store.ts';
import { IntakeRows } from '../../functions/audit-forwarding/intake/intake-rows.ts';
import { createTableTokenStore } from '../../shared/dingtalk-tokens/index.ts';
import type { DingTalkClient } from '../../shared/dingtalk/index.ts';
import { createDirectory } from '../../shared/directory/index.ts';
import { createTableEventInbox } from '../../shared/event-inbox/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { RotationBook, rotateTable, sealedTables } from '../../shared/sealed-rows/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  tables as productTables,
  type TableClient,
} from '../../shared/table-store/index.ts';
import { keyIdIn, sealerWith } from '../support/key-rings.ts';
import { ScriptedDirectory } from '../support/scripted-directory.ts';
import { rowsOf } from '../support/table-rows.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const NOW = Date.UTC(2026, 10, 26, 4);
const environment = 'test';
const corpId = 'ding1';
const organisation = partitionOf(environment, corpId);
const clock = new VirtualClock(NOW);
const random = systemRandom;
const sealer = sealerWith('k1');

const tokenOf = (value: string) => ({
  value,
  obtainedAtEpochMs: NOW,
  expiresAtEpochMs: NOW + 7_200_000,
  provenAtEpochMs: NOW,
});

function directoryWith(userId: string): DingTalkClient {
  const dingTalk = new ScriptedDirectory();
  dingTalk.people.set(userId, { name: '陳大文', departmentIds: [1] });
  return dingTalk.client;
}

/** Each writer of sealed cells, as the product calls it. */
const writers: Readonly<Record<string, (tables: TableClient) => Promise<unknown>>> = {
  access_token: (tables) =>
    createTableTokenStore({ tables, organisation, sealer, clock, random }).replace(0n, {
      credential: { kind: 'user', clientId: 'dingapp', userHash: '0f' },
      state: 'fresh',
      current: tokenOf('current'),
      previous: tokenOf('previous'),
      renewal: tokenOf('renewal'),
      dueAtEpochMs: NOW,
      failures: 0,
      failingSinceEpochMs: undefined,
      lastFailureCode: undefined,
      alarmTold: undefined,
      secretVersion: undefined,
    }),
  inbox: (tables) =>
    createTableEventInbox({ tables, environment, sealer, clock, random }).accept({
      corpId,
      key: 'e_1',
      app: 'dingapp',
      source: 'callback',
      type: 'user_add_org',
      eventTimeEpochMs: NOW,
      receivedAtEpochMs: NOW,
      content: '{"name":"陳大文"}',
      isStale: false,
    }),
  reported_punch: (tables) =>
    new ReportedPunchStore({ tables, sealer }, organisation).record({
      userId: 'hk001',
      bizId: 'b1',
      punchedEpochMs: NOW,
    }),
  audit_intake: (tables) =>
    new IntakeRows({ tables, environment, corpId, sealer, clock, random }).keep(
      {
        key: 'e_1',
        type: 'user_add_org',
        eventTimeEpochMs: NOW,
        receivedAtEpochMs: NOW,
        content: '{"name":"陳大文"}',
      },
      {},
    ),
  directory_entry: (tables) =>
    createDirectory({
      client: directoryWith('hk001'),
      clientId: 'dingapp',
      organisation,
      tables,
      sealer,
      clock,
      random,
      log: createJsonLogger({ clock }),
    }).user('hk001'),
};

/** Places of sealing in the sources, and where their bytes go: a table by name, or objects. */
const placesOfSealing: Readonly<Record<string, string>> = {
  'functions/attendance-export/acknowledgement/acknowledgement-archive.ts': 'objects',
  'functions/attendance-export/actions/adjust.ts': 'objects',
  'functions/attendance-export/answer-archive.ts': 'objects',
  'functions/attendance-export/ledger/amounts-archive.ts': 'objects',
  'functions/attendance-export/people-of-run.ts': 'objects',
  'functions/attendance-export/reported-punches/reported-punch-store.ts': 'reported_punch',
  'functions/audit-forwarding/sources/snapshot/snapshot-objects.ts': 'objects',
  'functions/audit-forwarding/stream/segment-objects.ts': 'objects',
  'functions/event-worker/backstop/failed-list-archive.ts': 'objects',
  'shared/dingtalk-tokens/token-row.ts': 'access_token',
  'shared/directory/sealed-reply.ts': 'directory_entry',
  'shared/event-inbox/event-content.ts': 'inbox',
  // Seals anew whatever the descriptors name.
  'shared/sealed-rows/examine-row.ts': 'any',
};

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

function sourcesThatSeal(folder: string): string[] {
  const entries = readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' });
  return entries
    .map((name) => path.posix.join(folder, name))
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /\w\.seal\(/.test(readFileSync(path.join(REPOSITORY, file), 'utf8')))
    .filter((file) => !file.startsWith('shared/sealing/'));
}

/** `table column` of every cell that is sealed with the key, in whatever table it lies. */
async function cellsUnder(keyId: string, tables: TableClient): Promise<string[]> {
  const cells: string[] = [];
  for (const table of Object.values(productTables)) {
    for (const { columns } of await rowsOf(tables, table)) {
      for (const [column, value] of Object.entries(columns)) {
        if (keyIdIn(value) === keyId) cells.push(`${table.name} ${column}`);
      }
    }
  }
  return cells.sort();
}

const described = sealedTables
  .flatMap(({ table, columns }) => columns.map((column) => `${table.name} ${column}`))
  .sort();

describe('the tables with sealed cells', () => {
  it('are those in which the writers of the product leave such cells', async () => {
    const tables = createMemoryTableClient({ clock });
    for (const write of Object.values(writers)) await write(tables);

    expect([...new Set(await cellsUnder('k1', tables))]).toEqual(described);
  });

  it('are sealed anew as their descriptions say, so that nothing is left under the old key', async () => {
    const tables = createMemoryTableClient({ clock });
    for (const write of Object.values(writers)) await write(tables);
    const before = await cellsUnder('k1', tables);
    const deps = { tables, sealer: sealerWith('k1', 'k2'), environment, clock, random };

    for (const sealed of sealedTables) {
      const book = new RotationBook(tables, environment);
      const { isDone, unreadable } = await rotateTable(deps, book, sealed, { mayGoOn: () => true });
      expect({ isDone, unreadable }).toEqual({
        isDone: true,
        unreadable: { unknownKeys: {}, broken: 0, examples: [] },
      });
    }

    expect(await cellsUnder('k1', tables)).toEqual([]);
    expect(await cellsUnder('k2', tables)).toEqual(before);
  });

  it('have no row that any writer changes without a trace', () => {
    for (const { columns, changedBy } of sealedTables) {
      expect(columns.length).toBeGreaterThan(0);
      // Conditions of one write: two for each cell, one for each mark of a change; ten at most.
      expect(2 * columns.length + changedBy.length).toBeLessThanOrEqual(10);
    }
  });

  it('are known of every source that seals', () => {
    const sources = ['functions', 'shared'].flatMap(sourcesThatSeal).sort();

    expect(sources).toEqual(Object.keys(placesOfSealing).sort());
    const known = ['any', 'objects', ...sealedTables.map(({ table }) => table.name)];
    expect(Object.values(placesOfSealing).filter((place) => !known.includes(place))).toEqual([]);
    expect(Object.keys(writers).sort()).toEqual(sealedTables.map(({ table }) => table.name).sort());
  });
});
