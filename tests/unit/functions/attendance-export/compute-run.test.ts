import { describe, expect, test } from 'vitest';
import { computeRun } from '../../../../functions/attendance-export/compute-run.ts';
import type { AttendanceBatch } from '../../../../functions/attendance-export/domain/attendance-batch.ts';
import { daysOf } from '../../../../functions/attendance-export/domain/missing-schedule.ts';
import {
  payrollMappingOf,
  type PayrollMapping,
  type PersonMapping,
} from '../../../../functions/attendance-export/domain/payroll-mapping.ts';
import {
  determineScope,
  type KnownPerson,
} from '../../../../functions/attendance-export/domain/scope.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import {
  at,
  earningsCode,
  illegalPunch,
  personMapping,
  punch,
  section,
} from './domain/sample-records.ts';

const period = monthPeriod('2026-10');

function mappingOf(...rows: readonly PersonMapping[]): PayrollMapping {
  return payrollMappingOf({ people: rows, codes: [earningsCode('worked', 'REG')] });
}

async function exceptionsOf(
  origin: KnownPerson['origin'],
  mapping: PayrollMapping,
  rows: Partial<AttendanceBatch>,
) {
  const known: KnownPerson = { userId: 'u1', name: '陳大文', origin };
  const isPrevious = origin === 'previous-run';
  const scope = determineScope(isPrevious ? [] : [known], [], isPrevious ? [known] : [], mapping);
  const none = { punches: [], checks: [], restDays: [], leave: [] };
  const { exceptions, people, lines } = await computeRun(
    {
      period,
      scope,
      mapping,
      shifts: new Map([['office', { shiftId: 'office', breaks: [] }]]),
      leave: [],
      replaySourceTypes: new Set(),
    },
    async function* () {
      yield await Promise.resolve({ userIds: ['u1'], ...none, ...rows });
    },
  );
  return { people, lines, found: exceptions.map(({ kind, date }) => [kind, date]), exceptions };
}

const restEveryDay = daysOf(period).map((workDate) => ({ userId: 'u1', workDate }));
const dayOff = (from: string, to: string) => ({
  userId: 'u1',
  fromEpochMs: at(from),
  toEpochMs: at(to),
});

describe('somebody of the previous run whom neither directory nor mapping has', () => {
  const seen: readonly [string, Partial<AttendanceBatch>][] = [
    ['a planned punch', { checks: section('2026-10-05 09:00', '2026-10-05 18:00') }],
    ['a punch', { punches: [punch('OnDuty', '2026-10-31 09:00', '2026-10-31 09:00')] }],
    ['a punch that is not valid', { punches: [illegalPunch('2026-10-01 00:00', 'Security')] }],
    ['leave', { leave: [dayOff('2026-10-31 23:00', '2026-11-02 00:00')] }],
  ];

  test.each(seen)('holds the file if the period has %s', async (_, rows) => {
    const { exceptions, lines, people } = await exceptionsOf('previous-run', mappingOf(), rows);

    expect(exceptions).toMatchObject([
      { kind: 'found-but-not-mapped', userId: 'u1', affectsPay: true, date: undefined },
    ]);
    expect(lines).toEqual([]);
    expect(people).toEqual({ inScope: 1, withLines: 0, withoutLines: 1 });
  });

  const gone: readonly [string, Partial<AttendanceBatch>][] = [
    ['no row at all', {}],
    ['rest days only', { restDays: restEveryDay }],
    [
      'a shift of the day before the period',
      { checks: section('2026-09-30 22:00', '2026-10-01 07:00') },
    ],
    [
      'a punch of that shift in the first night',
      {
        punches: [
          punch('OffDuty', '2026-10-01 07:00', '2026-10-01 07:00', { workDate: '2026-09-30' }),
        ],
      },
    ],
    ['leave that ends before', { leave: [dayOff('2026-09-20 09:00', '2026-10-01 00:00')] }],
    ['leave that begins after', { leave: [dayOff('2026-11-01 00:00', '2026-11-02 00:00')] }],
  ];

  test.each(gone)('is nobody’s question if it has %s', async (_, rows) => {
    expect((await exceptionsOf('previous-run', mappingOf(), rows)).exceptions).toEqual([]);
  });
});

describe('a mapped person without a schedule', () => {
  test('is paid nothing, and not in silence', async () => {
    const { found, lines } = await exceptionsOf('directory', mappingOf(personMapping()), {});

    expect(found).toEqual([['schedule-missing', undefined]]);
    expect(lines).toMatchObject([{ earningsCode: 'REG', minutes: 0 }]);
  });

  test('is expected to have one only while the mapping row is valid', async () => {
    const rows = { restDays: restEveryDay.filter(({ workDate }) => workDate !== '2026-10-10') };
    const until = (valid_to: string) => mappingOf(personMapping({ valid_to }));

    expect((await exceptionsOf('directory', until('2026-10-10'), rows)).found).toEqual([
      ['schedule-missing', '2026-10-10'],
    ]);
    expect((await exceptionsOf('directory', until('2026-10-09'), rows)).found).toEqual([]);
  });

  test('is asked about once if DingTalk does not know the person either', async () => {
    const { found } = await exceptionsOf('previous-run', mappingOf(personMapping()), {});

    expect(found).toEqual([['mapped-but-not-found', undefined]]);
  });
});
