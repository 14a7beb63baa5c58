import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fileProfileSchema } from '../../../functions/attendance-export/domain/file-profile.ts';
import { decodeStoredAnswer, listRecord } from '../../../shared/dingtalk/index.ts';
import { GeneratedMonth } from '../../performance/generated-month/generated-month.ts';
import {
  SHIFT,
  expectedMinutes,
  forgets,
  SLOTS_PER_BATCH,
} from '../../performance/generated-month/work-pattern.ts';
import {
  exportStoredAnswers,
  parseStoredAnswers,
} from '../../performance/stored-answers-export.ts';

const PEOPLE = 200;
const DAYS = 31;
const PROFILE = new URL(
  '../../../functions/attendance-export/profiles/adp-hk-generic.yaml',
  import.meta.url,
);

describe('the generated month of the bench', () => {
  let exported: Awaited<ReturnType<typeof exportMonth>>;
  beforeAll(async () => {
    exported = await exportMonth();
  });

  it('comes to the minutes that its own pattern says', () => {
    const { computation } = exported;

    expect(computation.totals).toEqual(patternTotals());
    expect(computation.people).toEqual({ inScope: PEOPLE, withLines: PEOPLE, withoutLines: 0 });
  });

  it('has four punches a day for everybody, with one day before and one after the period', () => {
    const { computation } = exported;

    expect(computation.punches.received).toBe(PEOPLE * (DAYS + 2) * 4);
    expect(computation.punches.excluded).toMatchObject({
      'other-period': PEOPLE * 2 * 4,
      'not-the-earliest-in': forgottenDays(),
      'no-planned-shift': 0,
      duplicate: 0,
    });
  });

  it('makes each forgotten punch and the unwritable name an exception', () => {
    const { computation, file } = exported;

    expect(computation.exceptions.map(({ kind }) => kind)).toEqual(
      Array.from({ length: forgottenDays() }, () => 'missing-punch'),
    );
    expect(file.exceptions.map(({ kind }) => kind)).toEqual(['name-not-encodable']);
    expect(file.rowCount).toBe(computation.lines.length);
  });

  it('gives the floor every answer once, and the export no answer that the floor lacks', () => {
    const floor = new GeneratedMonth(PEOPLE);
    const answers = parseStoredAnswers(floor);

    expect(answers).toBe([...floor.calls()].length);
    const { month } = exported;
    expect([...month.calls()]).toEqual([...floor.calls()]);
    expect(month.bytesRead).toBeGreaterThanOrEqual(floor.bytesRead);
  });

  it('writes the users of the batch, and no other, into full rows', () => {
    const month = new GeneratedMonth(PEOPLE);
    const call = [...month.calls()].filter((name) => name.includes('listRecord')).at(-1) ?? '';
    const body = month.make(call);

    const { recordresult } = decodeStoredAnswer(listRecord, body);
    const lastBatch = month.userIds.slice(-SLOTS_PER_BATCH);
    expect([...new Set(recordresult.map(({ userId }) => userId))]).toEqual(lastBatch);
    const raw = JSON.parse(body.toString('utf8')) as { recordresult: object[] };
    for (const row of raw.recordresult) expect(Object.keys(row)).toHaveLength(32);
  });

  it('refuses people that do not fill the batches of the leave calls', () => {
    expect(() => new GeneratedMonth(150)).toThrow(RangeError);
  });
});

async function exportMonth() {
  const profile = fileProfileSchema.parse(parse(await readFile(PROFILE, 'utf8')));
  const month = new GeneratedMonth(PEOPLE);
  return { month, ...(await exportStoredAnswers(month, profile)) };
}

function patternTotals() {
  const totals = {
    planned: 0,
    worked: 0,
    late: 0,
    'early-leave': 0,
    'overtime-not-counted': 0,
    'leave:other': 0,
    break: 0,
    unresolved: 0,
  };
  for (let person = 0; person < PEOPLE; person += 1) {
    for (let day = 0; day < DAYS; day += 1) {
      const minutes = expectedMinutes(person % SLOTS_PER_BATCH, day);
      totals.planned += minutes.planned;
      totals.worked += minutes.worked;
      totals.late += minutes.late;
      totals['early-leave'] += minutes.earlyLeave;
      totals['overtime-not-counted'] += minutes.overtime;
      totals['leave:other'] += minutes.leave;
    }
  }
  totals.break = (SHIFT.rest.end - SHIFT.rest.start) * PEOPLE * DAYS;
  totals.unresolved =
    totals.planned - totals.worked - totals.late - totals['early-leave'] - totals['leave:other'];
  return totals;
}

function forgottenDays(): number {
  let count = 0;
  for (let person = 0; person < PEOPLE; person += 1) {
    for (let day = 0; day < DAYS; day += 1) count += forgets(person % SLOTS_PER_BATCH, day) ? 1 : 0;
  }
  return count;
}
