import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditSource as ToldSource } from '../../../../../infra/local/dingtalk/audit/audit-record.ts';
import { auditSettingsSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import type { StreamName } from '../../../../../functions/audit-forwarding/domain/stream-name.ts';
import type { AuditSource } from '../../../../../functions/audit-forwarding/ports.ts';
import { createAdminOperationsSource } from '../../../../../functions/audit-forwarding/sources/admin-operations.ts';
import type { ApiSourceOptions } from '../../../../../functions/audit-forwarding/sources/api-source.ts';
import { SourceNotInEditionError } from '../../../../../functions/audit-forwarding/sources/errors.ts';
import {
  createFileAuditSource,
  type UnreachableRows,
} from '../../../../../functions/audit-forwarding/sources/file-audit.ts';
import { createScreenshotsSource } from '../../../../../functions/audit-forwarding/sources/screenshots.ts';
import { createStorageSource } from '../../../../../functions/audit-forwarding/sources/storage.ts';
import { createTrustedDevicesSource } from '../../../../../functions/audit-forwarding/sources/trusted-devices.ts';
import {
  PermissionMissingError,
  QuotaExhaustedError,
} from '../../../../../shared/dingtalk/index.ts';
import { reportError } from '../../../../../shared/errors/index.ts';
import { readSource } from '../../../../support/audit-forwarding/source-reading.ts';
import { benchApp, BENCH_NOW } from '../../../../support/dingtalk-bench.ts';
import { startClientBench, type ClientBench } from '../../../../support/dingtalk-client-bench.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { asClock } from '../../../../support/local-clock-as-clock.ts';

const CORP = 'dingtiny0001';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Reads begin early enough for the whole period of the tiny company. */
const SETTINGS = { edition: 'exclusive', beginDaysBack: 40 };

let started: ClientBench;
let unreachable: UnreachableRows[];

beforeEach(async () => {
  started = await startClientBench({ behaviour: { edition: 'exclusive' } });
  unreachable = [];
});

afterEach(() => started.close());

function optionsOf(settings: object = {}, pageSize?: number): ApiSourceOptions {
  return {
    client: started.client,
    clock: asClock(started.bench.clock),
    settings: auditSettingsSchema.parse({ ...SETTINGS, ...settings }),
    ...(pageSize === undefined ? {} : { pageSize }),
  };
}

const fileSource = (settings?: object, pageSize?: number): AuditSource =>
  createFileAuditSource({
    ...optionsOf(settings, pageSize),
    onUnreachableRows: (rows) => unreachable.push(rows),
  });

type Maker = (settings?: object, pageSize?: number) => AuditSource;

const SOURCES: readonly (readonly [StreamName, ToldSource, Maker])[] = [
  ['file-audit', 'file', fileSource],
  ['admin-operations', 'admin', (...given) => createAdminOperationsSource(optionsOf(...given))],
  ['storage', 'storage', (...given) => createStorageSource(optionsOf(...given))],
  ['screenshots', 'screenshot', (...given) => createScreenshotsSource(optionsOf(...given))],
];

const DEVICES: Maker = (...given) => createTrustedDevicesSource(optionsOf(...given));

interface Told {
  readonly atEpochMs: number;
}

/** What the stand-in says that it tells up to an instant, each distinct record once. */
function toldUntil(source: ToldSource, epochMs: number): readonly Told[] {
  const rows = started.bench.controls.audit
    .told(CORP, source)
    .filter(({ atEpochMs }) => atEpochMs <= epochMs)
    .map((row) => [JSON.stringify([row.atEpochMs, row.id, row.fields]), row] as const);
  return [...new Map(rows).values()];
}

async function addRecords(
  source: ToldSource,
  count: number,
  other: (number: number) => object,
): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await started.bench.controls.audit.add(CORP, { source, ...other(number) });
  }
}

describe.each(SOURCES)('source %s', (stream, told, make) => {
  it('tells each record that is told, with time and a sort', async () => {
    const { records } = await readSource(make());

    expect(records.length).toBeGreaterThan(5);
    expect(new Set(records.map(({ identity }) => identity)).size).toBe(
      toldUntil(told, BENCH_NOW - 2 * MINUTE).length,
    );
    expect(records.map(({ timeEpochMs }) => timeEpochMs).toSorted()).toEqual(
      started.bench.controls.audit
        .told(CORP, told)
        .map(({ atEpochMs }) => atEpochMs)
        .filter((atEpochMs) => atEpochMs <= BENCH_NOW - 2 * MINUTE)
        .toSorted(),
    );
    expect(records.every(({ kind }) => kind !== '')).toBe(true);
    expect(make().description).toMatchObject({ stream, meteredCallsPerRead: 1 });
  });

  it('tells the same records by small pages, stopped after each', async () => {
    const whole = await readSource(make());
    const held = new Set<string>();
    let cursor: Parameters<typeof readSource>[1];
    let reads = 0;

    for (let pages = 0; ; reads += 1) {
      const reading = await readSource(make({}, 3), cursor, { pagesAtMost: (pages += 2) });
      reading.records.forEach(({ identity }) => held.add(identity));
      cursor = reading.cursor;
      if (reading.pages < pages) break;
    }

    expect(held).toEqual(new Set(whole.records.map(({ identity }) => identity)));
    expect(reads).toBeGreaterThan(1);
  });

  it('meets late, twofold and disorderly records, and holds each', async () => {
    started.bench.controls.setBehaviour({
      auditDisorder: { lateShare: 0.3, lateByMs: DAY, duplicateShare: 0.3, isOutOfOrder: true },
    });
    await addRecords(told, 30, (number) => ({
      id: String(7_000 + number),
      atEpochMs: BENCH_NOW - 20 * HOUR + number * MINUTE,
      fields: { userId: `hk00${String(1 + (number % 3))}`, number },
    }));
    const held = new Map<string, number>();
    let cursor: Parameters<typeof readSource>[1];
    const readEveryFourHours = async (reads: number): Promise<void> => {
      for (let read = 0; read < reads; read += 1) {
        started.bench.clock.advance(4 * HOUR);
        const reading = await readSource(make({}, 5), cursor);
        reading.records.forEach((one) => held.set(one.identity, one.timeEpochMs));
        cursor = reading.cursor;
      }
    };

    await readEveryFourHours(12);
    const due = toldUntil(told, started.bench.clock.nowEpochMs() - 2 * MINUTE);
    // What came late is read over once a day.
    await readEveryFourHours(6);

    const times = new Set(held.values());
    expect(due.filter(({ atEpochMs }) => !times.has(atEpochMs))).toEqual([]);
    expect(held.size).toBeGreaterThanOrEqual(due.length);
    expect(held.size).toBeLessThanOrEqual(toldUntil(told, Infinity).length);
    expect(unreachable).toEqual([]);
  });

  it('makes one call where nothing is new, and gives the same identity again', async () => {
    const first = await readSource(make());
    started.bench.clock.advance(10 * MINUTE);
    const calls = started.events.length;

    const again = await readSource(
      make({ sources: { [stream]: { overlapMinutes: 10_000 } } }),
      first.cursor,
    );

    expect(started.events.length).toBe(calls + 1);
    const known = new Set(first.records.map(({ identity }) => identity));
    expect(again.records.filter(({ identity }) => !known.has(identity))).toEqual([]);
  });

  it('reads a window again without a place', async () => {
    const all = await readSource(make());
    const times = all.records.map(({ timeEpochMs }) => timeEpochMs).toSorted();
    const backfill = { fromEpochMs: times.at(1) ?? 0, toEpochMs: times.at(4) ?? 0 };

    const { cursor, records } = await readSource(make(), undefined, { backfill });

    expect(cursor).toBe(undefined);
    expect(records.map(({ timeEpochMs }) => timeEpochMs).toSorted()).toEqual(
      times.filter((time) => time >= backfill.fromEpochMs && time <= backfill.toEpochMs),
    );
  });
});

describe('many file records', () => {
  const AT = BENCH_NOW - HOUR;

  it('of one file and one millisecond over the edge of a page of 500 are all told', async () => {
    await addRecords('file', 400, (number) => ({
      id: String(1_125_862_070_200_000_000n + BigInt(number)),
      atEpochMs: AT - 1_000 + number,
    }));
    await addRecords('file', 300, (number) => ({
      id: '1125862070200009999',
      atEpochMs: AT,
      fields: { userId: 'hk001', action: 1_000 + number },
    }));
    await addRecords('file', 10, () => ({ id: '77', atEpochMs: AT + 1, copies: 2 }));
    started.bench.controls.setBehaviour({
      auditDisorder: { lateShare: 0, lateByMs: 0, duplicateShare: 0, isOutOfOrder: true },
    });

    const { records } = await readSource(fileSource({ beginDaysBack: 0 }));

    const ofInstant = records.filter(({ timeEpochMs }) => timeEpochMs === AT);
    expect(new Set(ofInstant.map(({ fields }) => fields['action'])).size).toBe(300);
    expect(new Set(ofInstant.map(({ identity }) => identity)).size).toBe(300);
    expect(unreachable).toEqual([]);
  });

  it('of one file and one millisecond that fill a page are told of, and those after are read', async () => {
    await addRecords('file', 12, (number) => ({
      id: '42',
      atEpochMs: AT,
      fields: { action: 1_000 + number },
    }));
    await addRecords('file', 1, () => ({ id: '43', atEpochMs: AT, fields: { action: 5_000 } }));

    const { records } = await readSource(fileSource({ beginDaysBack: 0 }, 5));

    expect(unreachable).toEqual([
      { code: 'audit-source.page-of-one-instant', atEpochMs: AT, told: 5 },
    ]);
    expect(records.some(({ fields }) => fields['action'] === 5_000)).toBe(true);
  });
});

describe('the list of trusted devices', () => {
  it('is taken in whole at first, then by what changed', async () => {
    const source = DEVICES({}, 4);
    const inventory = await readSource(source);
    started.bench.clock.advance(2 * DAY);
    await addRecords('trusted-device', 1, () => ({
      id: '7900001',
      atEpochMs: BENCH_NOW - 100 * DAY,
      fields: { userId: 'hk002', status: 3, modifiedEpochMs: BENCH_NOW + DAY },
    }));

    const changed = await readSource(source, inventory.cursor);

    const devices = started.bench.controls.audit.told(CORP, 'trusted-device').length;
    const kinds = new Set(inventory.records.map(({ kind }) => kind));
    expect(new Set(inventory.records.map(({ identity }) => identity)).size).toBe(devices - 1);
    expect(changed.records.map(({ fields, kind }) => [fields['id'], kind])).toEqual([
      ['7900001', 'status-3'],
    ]);
    expect(changed.records[0]?.timeEpochMs).toBe(BENCH_NOW + DAY);
    expect([...kinds].filter((kind) => !/^status-[12]$/.test(kind))).toEqual([]);
  });

  it('makes a new event of a device whose state is another', async () => {
    const device = (status: number) => ({
      id: '7900002',
      atEpochMs: BENCH_NOW - DAY,
      fields: { userId: 'hk002', status, modifiedEpochMs: BENCH_NOW - HOUR },
    });
    await addRecords('trusted-device', 1, () => device(1));
    const before = await readSource(DEVICES());
    await addRecords('trusted-device', 1, () => device(2));

    const after = await readSource(DEVICES());

    const identities = (records: typeof before.records) =>
      records.filter(({ fields }) => fields['id'] === '7900002').map(({ identity }) => identity);
    expect(identities(before.records).length).toBe(1);
    expect(new Set(identities(after.records)).size).toBe(2);
  });
});

describe('an organisation', () => {
  const exclusive = [
    ...SOURCES.filter(([stream]) => stream !== 'storage'),
    ['trusted-devices', 'trusted-device', DEVICES] as const,
  ];

  it.each(exclusive)(
    'of another edition is told so of %s, and no call is made',
    async (stream, _told, make) => {
      const error = await failureOf(readSource(make({ edition: 'professional' })));

      expect(error).toBeInstanceOf(SourceNotInEditionError);
      const { code, text } = reportError(error);
      expect(code).toBe('audit-source.not-in-edition');
      expect(text.en).toContain(stream);
      expect(text.en).toContain('professional');
      expect(text.zhHK).toContain('專屬版');
      expect(started.events).toEqual([]);
    },
  );

  it.each(exclusive)(
    'that DingTalk refuses %s is told so in spite of its settings',
    async (stream, _told, make) => {
      started.bench.controls.setBehaviour({ edition: 'standard' });

      const error = await failureOf(readSource(make()));

      expect(error).toBeInstanceOf(SourceNotInEditionError);
      expect(error).toMatchObject({ stream, cause: { vendorCode: 'function.not.open' } });
      expect(reportError(error).details).toEqual({ stream, edition: 'exclusive', isRefused: true });
    },
  );

  it('of any edition is told what was done in its storage', async () => {
    started.bench.controls.setBehaviour({ edition: 'standard' });

    const source = createStorageSource(optionsOf({ edition: 'standard' }));

    expect((await readSource(source)).records.length).toBeGreaterThan(5);
  });

  it('learns from the client which permission its app lacks', async () => {
    await started.close();
    started = await startClientBench({
      apps: [benchApp({ scopes: [] })],
      behaviour: { edition: 'exclusive' },
    });

    const error = await failureOf(readSource(fileSource()));

    expect(error).toBeInstanceOf(PermissionMissingError);
    expect(error).toMatchObject({ scopes: ['Custom.OpFileAudit.Read'] });
  });

  it('whose calls are spent is told so, and keeps its place', async () => {
    const first = await readSource(fileSource({}, 3), undefined, { pagesAtMost: 2 });
    started.bench.controls.setLimits({ apiCallsPerMonth: 0 });

    const error = await failureOf(readSource(fileSource({}, 3), first.cursor));

    started.bench.controls.setLimits({ apiCallsPerMonth: 5_000 });
    const rest = await readSource(fileSource({}, 3), first.cursor);
    const all = await readSource(fileSource());
    const held = new Set([...first.records, ...rest.records].map(({ identity }) => identity));
    expect(error).toBeInstanceOf(QuotaExhaustedError);
    expect(held).toEqual(new Set(all.records.map(({ identity }) => identity)));
  });
});
