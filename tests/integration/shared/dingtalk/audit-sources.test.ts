import type * as ExclusiveModule from '@alicloud/dingtalk/dist/exclusive_1_0/client.js';
import type * as StorageModule from '@alicloud/dingtalk/dist/storage_2_0/client.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  listAdminOperations,
  listFileAuditLog,
  listScreenshots,
  listStorageOperations,
  listTrustedDevices,
  PermissionMissingError,
  RequestRejectedError,
  type FileAuditRecord,
} from '../../../../shared/dingtalk/index.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import { benchApp, BENCH_NOW } from '../../../support/dingtalk-bench.ts';
import { startClientBench, type ClientBench } from '../../../support/dingtalk-client-bench.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { officialModule, sdkRuntime } from '../../../support/official-ding-talk-sdk.ts';

const exclusive = officialModule('exclusive_1_0') as typeof ExclusiveModule.default;
const storage = officialModule('storage_2_0') as typeof StorageModule.default;

const CORP = 'dingtiny0001';
/** From the first day of the tiny company's period to now. */
const MONTH = { fromEpochMs: Date.parse('2026-09-30T16:00:00Z'), toEpochMs: BENCH_NOW };
const WIRE_MONTH = { startTime: MONTH.fromEpochMs, endTime: MONTH.toEpochMs };
const PAGE = { pageNumber: 1, pageSize: 50 };

let started: ClientBench;

beforeEach(async () => {
  started = await startClientBench({ behaviour: { edition: 'exclusive' } });
});

afterEach(() => started.close());

function official() {
  return new exclusive.default(started.sdkConfig());
}

function headers() {
  return { xAcsDingtalkAccessToken: started.token };
}

/** All pages, each asked for by the last row of the one before. */
async function allFileRecords(pageSize: number): Promise<FileAuditRecord[]> {
  const found: FileAuditRecord[] = [];
  for (;;) {
    const after = found.at(-1);
    const { answer } = await started.client.call(listFileAuditLog, {
      ...MONTH,
      pageSize,
      ...(after === undefined ? {} : { after }),
    });
    found.push(...answer.list);
    if (answer.list.length < pageSize) return found;
  }
}

type Row = { readonly [Name in 'bizId' | 'gmtCreate' | 'action' | 'userId']?: unknown };

const keyOf = ({ bizId, gmtCreate, action, userId }: Row): string =>
  [bizId, gmtCreate, action, userId].join(' ');

describe('our client and the official SDK', () => {
  const theirFiles = (request: ConstructorParameters<typeof exclusive.ListAuditLogRequest>[0]) =>
    official().listAuditLogWithOptions(
      new exclusive.ListAuditLogRequest({
        startDate: MONTH.fromEpochMs,
        endDate: MONTH.toEpochMs,
        ...request,
      }),
      new exclusive.ListAuditLogHeaders(headers()),
      sdkRuntime(),
    );

  it('read the same file records', async () => {
    const ours = await started.client.call(listFileAuditLog, { ...MONTH, pageSize: 10 });
    const theirs = await theirFiles({ pageSize: 10 });

    const rows = theirs.body?.list ?? [];
    expect(ours.answer.list.map(keyOf)).toEqual(rows.map(keyOf));
    expect(ours.answer.list.map(({ actionView, resource }) => [actionView, resource])).toEqual(
      rows.map(({ actionView, resource }) => [actionView, resource]),
    );
    expect(rows.length).toBe(10);
  });

  it('differ at the next page: the SDK types the id of a file as a number and loses digits', async () => {
    const { answer } = await started.client.call(listFileAuditLog, { ...MONTH, pageSize: 10 });
    const seen = { ours: new Set<string>(), theirs: new Set<string>() };

    for (const row of answer.list) {
      const { gmtCreate, bizId } = row;
      const next = await started.client.call(listFileAuditLog, {
        ...MONTH,
        pageSize: 1,
        after: row,
      });
      const theirs = await theirFiles({
        pageSize: 1,
        nextGmtCreate: gmtCreate,
        nextBizId: Number(bizId),
      });
      if (next.answer.list.some((found) => keyOf(found) === keyOf(row))) seen.ours.add(bizId);
      if (theirs.body?.list?.some((found) => keyOf(found) === keyOf(row))) seen.theirs.add(bizId);
    }

    expect(seen.ours.size).toBe(0);
    expect(seen.theirs.size).toBeGreaterThan(0);
  });

  it('read the same operations of administrators', async () => {
    const ours = await started.client.call(listAdminOperations, { ...MONTH, ...PAGE });
    const theirs = await official().getOaOperatorLogListWithOptions(
      new exclusive.GetOaOperatorLogListRequest({ ...WIRE_MONTH, ...PAGE }),
      new exclusive.GetOaOperatorLogListHeaders(headers()),
      sdkRuntime(),
    );

    expect(ours.answer.data).toEqual(theirs.body?.data?.map((row) => row.toMap()));
    expect(ours.answer.itemCount).toBe(theirs.body?.itemCount);
    expect(ours.answer.data.length).toBeGreaterThan(5);
  });

  it('read the same operations of the storage, page by page', async () => {
    const client = new storage.default(started.sdkConfig());
    const ours: string[] = [];
    const theirs: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = nextToken === undefined ? {} : { nextToken };
      const mine = await started.client.call(listStorageOperations, {
        ...MONTH,
        maxResults: 7,
        ...page,
      });
      const their = await client.listOperationLogsWithOptions(
        new storage.ListOperationLogsRequest({ ...WIRE_MONTH, option: { maxResults: 7, ...page } }),
        new storage.ListOperationLogsHeaders(headers()),
        sdkRuntime(),
      );
      ours.push(...mine.answer.items.map(({ id }) => id));
      theirs.push(...(their.body?.items ?? []).map(({ id }) => id ?? ''));
      expect(mine.answer.nextToken).toBe(their.body?.nextToken);
      expect(mine.answer.totalCount).toBe(their.body?.totalCount);
      nextToken = mine.answer.nextToken;
    } while (nextToken !== undefined);

    expect(ours).toEqual(theirs);
    expect(ours.length).toBe(started.bench.controls.audit.told(CORP, 'storage').length);
    expect(new Set(ours).size).toBe(ours.length);
  });

  it('read the same pictures of screens', async () => {
    const ours = await started.client.call(listScreenshots, { ...MONTH, ...PAGE });
    const theirs = await official().queryUserBehaviorWithOptions(
      new exclusive.QueryUserBehaviorRequest({ ...WIRE_MONTH, ...PAGE, type: 0, platform: 0 }),
      new exclusive.QueryUserBehaviorHeaders(headers()),
      sdkRuntime(),
    );

    expect(ours.answer.data).toEqual(
      theirs.body?.data?.map(({ pictureUrl: _address, ...row }) => row),
    );
    expect(ours.answer.totalCnt).toBe(theirs.body?.totalCnt);
    expect(ours.answer.data.length).toBeGreaterThan(5);
  });

  it('read the same trusted devices, the SDK with seconds and we with milliseconds', async () => {
    const ours = await started.client.call(listTrustedDevices, { ...PAGE, userIds: ['hk001'] });
    const theirs = await official().getTrustDeviceListWithOptions(
      new exclusive.GetTrustDeviceListRequest({ ...PAGE, userIds: ['hk001'] }),
      new exclusive.GetTrustDeviceListHeaders(headers()),
      sdkRuntime(),
    );

    const [device] = theirs.body?.data ?? [];
    expect(ours.answer.data).toEqual([
      {
        ...device?.toMap(),
        id: String(device?.id),
        createTime: (device?.createTime ?? 0) * 1_000,
        modifiedTime: (device?.modifiedTime ?? 0) * 1_000,
      },
    ]);
    expect(ours.answer.total).toBe(1);
  });
});

describe('a reader of the audit sources', () => {
  it('finds each file record once by the two-part cursor, at any size of page', async () => {
    const told = started.bench.controls.audit.told(CORP, 'file').map(({ id }) => id);

    for (const pageSize of [1, 7, 500]) {
      expect((await allFileRecords(pageSize)).map(({ bizId }) => bizId)).toEqual(told);
    }
    expect(told.length).toBeGreaterThan(20);
  });

  it('misses what comes late unless it looks at the same window again', async () => {
    const before = await allFileRecords(500);
    await started.bench.controls.audit.add(CORP, {
      source: 'file',
      atEpochMs: BENCH_NOW - 3_600_000,
      visibleFromEpochMs: BENCH_NOW + 600_000,
      id: '42',
    });

    const still = await allFileRecords(500);
    started.bench.clock.advance(600_000);
    const after = await allFileRecords(500);

    expect(still.length).toBe(before.length);
    expect(after.map(({ bizId }) => bizId)).toContain('42');
    expect(after.at(-1)?.gmtCreate).not.toBe(undefined);
  });

  it('meets duplicates and any order, and loses nothing to either', async () => {
    const orderly = new Set((await allFileRecords(500)).map(keyOf));
    started.bench.controls.setBehaviour({
      auditDisorder: { lateShare: 0, lateByMs: 0, duplicateShare: 0.3, isOutOfOrder: true },
    });

    const found = await allFileRecords(500);
    const inPages = await allFileRecords(5);

    expect(found.length).toBeGreaterThan(orderly.size);
    expect(new Set(found.map(keyOf))).toEqual(orderly);
    expect(new Set(inPages.map(keyOf))).toEqual(orderly);
    expect(found.map(({ gmtCreate }) => gmtCreate)).not.toEqual(
      found.map(({ gmtCreate }) => gmtCreate).sort((left, right) => left - right),
    );
  });

  it.each([
    ['file records', listFileAuditLog, { ...MONTH, pageSize: 10 }],
    ['operations of administrators', listAdminOperations, { ...MONTH, ...PAGE }],
    ['pictures of screens', listScreenshots, { ...MONTH, ...PAGE }],
    ['trusted devices', listTrustedDevices, PAGE],
  ] as const)(
    'is told in both languages that the edition has no %s',
    async (_what, operation, params) => {
      started.bench.controls.setBehaviour({ edition: 'standard' });

      const error = await failureOf(
        started.client.call<never, unknown>(operation, params as never),
      );

      expect(error).toBeInstanceOf(RequestRejectedError);
      expect(error).toMatchObject({ vendorCode: 'function.not.open', meaning: 'not-in-edition' });
      expect(reportError(error).text.en).toContain('exclusive edition');
      expect(reportError(error).text.zhHK).toContain('專屬版');
    },
  );

  it('of the storage needs no exclusive edition', async () => {
    started.bench.controls.setBehaviour({ edition: 'standard' });

    const { answer } = await started.client.call(listStorageOperations, {
      ...MONTH,
      maxResults: 1,
    });

    expect(answer.items.length).toBe(1);
  });

  it('is told the permission that the app lacks, and pays a call for each answer', async () => {
    await started.client.call(listScreenshots, { ...MONTH, ...PAGE });
    expect(started.events.map(({ quotaCost }) => quotaCost)).toEqual([1]);
    expect(started.bench.controls.counters()[0]?.apiCalls).toBe(1);
    await started.close();
    started = await startClientBench({
      apps: [benchApp({ scopes: [] })],
      behaviour: { edition: 'exclusive' },
    });

    const error = await failureOf(
      started.client.call(listFileAuditLog, { ...MONTH, pageSize: 10 }),
    );

    expect(error).toBeInstanceOf(PermissionMissingError);
    expect(error).toMatchObject({ scopes: ['Custom.OpFileAudit.Read'] });
  });
});
