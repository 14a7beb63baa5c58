import { beforeEach, describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  AuditEntryInvalidError,
  createTableAuditTrail,
  type AuditRecord,
  type AuditTrail,
} from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import {
  withWriteFates,
  type FaultyTableClient,
  type WriteFate,
} from '../../../support/faulty-table-client.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const organisation = 'test/ding';
const planned: AuditRecord = {
  company: 'example-hk',
  actor: 'timer',
  action: 'payroll.plan',
  subject: 'example-hk/2026-10/0001',
  outcome: 'done',
  details: { calls: 42, quota: 5_000, isDryRun: false, sha256: 'ab12' },
};
let clock: VirtualClock;
let server: TableClient;
let fates: WriteFate[];
let faulty: FaultyTableClient;
let trail: AuditTrail;

beforeEach(() => {
  clock = new VirtualClock(Date.parse('2026-10-31T15:59:59.000Z'));
  server = createMemoryTableClient({ clock });
  fates = [];
  faulty = withWriteFates(server, () => fates.shift() ?? 'answered');
  trail = createTableAuditTrail({
    tables: faulty.tables,
    organisation,
    clock,
    random: systemRandom,
  });
});

async function entriesOf(day: string): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const entry of trail.list(day)) entries.push(entry);
  return entries;
}

describe('recording', () => {
  it('stores the entry with id, time and organisation, on the Hong Kong day', async () => {
    const entry = await trail.record(planned);
    clock.advance(1_000);
    const next = await trail.record({ ...planned, action: 'payroll.delivery' });

    expect(entry).toMatchObject({ v: 1, organisation, at: '2026-10-31T15:59:59.000Z', ...planned });
    expect(await entriesOf('2026-10-31')).toEqual([entry]);
    expect(await entriesOf('2026-11-01')).toEqual([next]);
    expect(next.id > entry.id).toBe(true);
  });

  it('lists the entries of a day in the order in which they were written', async () => {
    const written: AuditEntry[] = [];
    for (let count = 0; count < 20; count += 1) {
      written.push(await trail.record({ ...planned, details: { count } }));
      clock.advance(1);
    }

    expect(await entriesOf('2026-10-31')).toEqual(written);
  });

  it('gives two entries of the same millisecond different ids', async () => {
    const entries = await Promise.all(Array.from({ length: 50 }, () => trail.record(planned)));

    expect(new Set(entries.map(({ id }) => id)).size).toBe(50);
    expect(await entriesOf('2026-10-31')).toHaveLength(50);
  });

  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'stores one entry when the answer was %s',
    async (fate) => {
      fates = [fate];

      const entry = await trail.record(planned);
      await faulty.deliverDelayed();

      expect(await entriesOf('2026-10-31')).toEqual([entry]);
    },
  );

  it('never overwrites: a taken id is an error', async () => {
    const fixed = { bytes: (length: number) => new Uint8Array(length), unit: () => 0 };
    const clashing = createTableAuditTrail({ tables: server, organisation, clock, random: fixed });
    const first = await clashing.record(planned);

    await expect(clashing.record({ ...planned, subject: 'other' })).rejects.toBeInstanceOf(
      AuditEntryInvalidError,
    );
    expect(await entriesOf('2026-10-31')).toEqual([first]);
  });

  it('replaces values under sensitive names and tokens in text', async () => {
    const entry = await trail.record({
      ...planned,
      details: { mobile: '61234567', address: 'https://h/x?access_token=canary-8f3a' },
    });

    expect(entry.details).toEqual({
      mobile: '[redacted]',
      address: 'https://h/x?access_token=[redacted]',
    });
  });

  it.each<[string, Partial<AuditRecord>]>([
    ['action', { action: 'Payroll Plan' }],
    ['subject', { subject: '' }],
  ])(
    'refuses an entry with a wrong %s, naming the field and not its value',
    async (field, wrong) => {
      await expect(trail.record({ ...planned, ...wrong })).rejects.toMatchObject({
        code: 'audit-trail.entry-invalid',
        details: { problem: `fields ${field}` },
      });
    },
  );
});

describe('reading', () => {
  it('refuses a row that somebody changed', async () => {
    const entry = await trail.record(planned);
    const key = { organisation, day: '2026-10-31', entry: entry.id };
    await server.putRow(tables.auditTrail, key, { v: 1n, body: '{"v":1}' }, { row: 'ignore' });

    await expect(entriesOf('2026-10-31')).rejects.toBeInstanceOf(AuditEntryInvalidError);
  });

  it('refuses a row whose content belongs to another key', async () => {
    const entry = await trail.record(planned);
    const key = { organisation, day: '2026-10-31', entry: entry.id.replace(/.$/, 'g') };
    const body = JSON.stringify(entry);
    await server.putRow(tables.auditTrail, key, { v: 1n, body }, { row: 'ignore' });

    await expect(entriesOf('2026-10-31')).rejects.toBeInstanceOf(AuditEntryInvalidError);
  });

  it('refuses a day that is none', async () => {
    await expect(entriesOf('2026-02-30')).rejects.toBeInstanceOf(RangeError);
  });
});
