import { describe, expect, test } from 'vitest';
import { noExclusions } from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { selectValidPunches } from '../../../../../functions/attendance-export/domain/select-punches.ts';
import type { PunchRecord } from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { illegalPunch, punch } from './sample-records.ts';

const policy = { replaySourceTypes: new Set(['SYSTEM']) };
const planned = '2026-10-05 09:00';

function select(records: readonly PunchRecord[]) {
  const counts = noExclusions();
  const kept = selectValidPunches(records, policy, counts);
  const excluded = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  return { kept: kept.map(({ recordId }) => recordId), excluded };
}

describe('selecting valid punches', () => {
  test('keeps ordinary ones, in the order of time', () => {
    const late = punch('OnDuty', '2026-10-05 09:10', planned, { recordId: 'late' });
    const early = punch('OnDuty', '2026-10-05 08:50', planned, { recordId: 'early' });

    expect(select([late, early])).toEqual({ kept: ['early', 'late'], excluded: {} });
  });

  test.each([
    ['Security', 'illegal-security'],
    ['Other', 'illegal-other'],
    ['', 'illegal-other'],
  ])('takes out an illegal row of kind “%s” and counts it as %s', (kind, reason) => {
    const records = [illegalPunch('2026-10-05 08:40', kind)];

    expect(select(records)).toEqual({ kept: [], excluded: { [reason]: 1 } });
  });

  test('takes out what DingTalk wrote by itself, and keeps what a manager or an approval wrote', () => {
    const records = ['SYSTEM', 'BOSS', 'APPROVE', 'AUTO_CHECK', undefined].map(
      (sourceType, index) =>
        punch('OnDuty', `2026-10-05 08:0${String(index)}`, planned, {
          recordId: sourceType ?? 'unknown',
          sourceType,
        }),
    );

    expect(select(records)).toEqual({
      kept: ['BOSS', 'APPROVE', 'AUTO_CHECK', 'unknown'],
      excluded: { 'system-replay': 1 },
    });
  });

  test.each([
    ['the same record', { recordId: 'first' }],
    ['the same business id', { bizId: 'biz' }],
  ])('counts a row as duplicate if it is %s at another time', (_, same) => {
    const first = punch('OnDuty', '2026-10-05 08:50', planned, { recordId: 'first', bizId: 'biz' });
    const repeated = punch('OnDuty', '2026-10-05 08:55', planned, same);

    expect(select([repeated, first])).toEqual({ kept: ['first'], excluded: { duplicate: 1 } });
  });

  test('counts a row as duplicate if person, kind, plan and second are the same', () => {
    const first = punch('OnDuty', '2026-10-05 08:50:10', planned, { recordId: 'a' });
    const second = {
      ...first,
      recordId: 'b',
      bizId: 'z',
      punchedEpochMs: first.punchedEpochMs + 999,
    };
    const nextSecond = {
      ...second,
      recordId: 'c',
      bizId: 'y',
      punchedEpochMs: first.punchedEpochMs + 1_000,
    };
    const otherKind = { ...first, recordId: 'd', bizId: 'x', checkType: 'OffDuty' as const };
    const otherPerson = { ...first, recordId: 'e', bizId: 'w', userId: 'u2' };

    const { kept, excluded } = select([second, first, nextSecond, otherKind, otherPerson]);

    expect(new Set(kept)).toEqual(new Set(['a', 'c', 'd', 'e']));
    expect(excluded).toEqual({ duplicate: 1 });
  });

  test('does not take rows without a business id for one another', () => {
    const records = ['08:50', '08:51'].map((time) =>
      punch('OnDuty', `2026-10-05 ${time}`, planned, { bizId: undefined }),
    );

    expect(select(records).kept).toHaveLength(2);
  });

  test('keeps the same one of two versions of a row, whichever comes first', () => {
    const first = punch('OnDuty', '2026-10-05 08:50', planned, { recordId: 'same' });
    const second = { ...first, planId: 'moved', plannedEpochMs: undefined };
    const counts = noExclusions();

    const kept = selectValidPunches([first, second], policy, counts);

    expect(selectValidPunches([second, first], policy, counts)).toEqual(kept);
    expect(kept).toHaveLength(1);
  });

  test('a replay or an illegal row does not make a real punch a duplicate', () => {
    const real = punch('OnDuty', '2026-10-05 08:50', planned, { recordId: 'real' });
    const replay = { ...real, recordId: 'replay', sourceType: 'SYSTEM' };
    const illegal = { ...real, recordId: 'illegal', isLegal: false };

    expect(select([illegal, replay, real])).toEqual({
      kept: ['real'],
      excluded: { 'illegal-other': 1, 'system-replay': 1 },
    });
  });
});
