import { describe, expect, it } from 'vitest';
import {
  defaultOutlierThresholds,
  findOutliers,
  type OutlierInputs,
  type PersonCodeMinutes,
} from '../../../../../functions/attendance-export/domain/outliers.ts';

const row = (number: number, minutes: number, earningsCode = 'BASIC'): PersonCodeMinutes => ({
  userId: `u${String(number)}`,
  employeeNumber: `00${String(number)}`,
  earningsCode,
  minutes,
});
const find = (inputs: Partial<OutlierInputs>) =>
  findOutliers({ current: [], previous: undefined, people: [], ...inputs }).map(
    ({ employeeNumber, rule, minutes, reference }) => ({
      employeeNumber,
      rule,
      minutes,
      reference,
    }),
  );

describe('outliers', () => {
  it('names a person whose minutes halved against the previous period, with both figures', () => {
    const found = find({
      current: [row(1, 4_800), row(2, 9_000)],
      previous: [row(1, 9_600), row(2, 9_600)],
    });

    expect(found).toEqual([
      { employeeNumber: '001', rule: 'own-previous-period', minutes: 4_800, reference: 9_600 },
    ]);
  });

  it('says nothing of a change that is large only as a share', () => {
    // 479 minutes are one less than the least that is worth a look.
    const found = find({ current: [row(1, 0), row(2, 480)], previous: [row(1, 479), row(2, 0)] });

    expect(found.map(({ employeeNumber }) => employeeNumber)).toEqual(['002']);
  });

  it('takes a code that a known person lost for a change to nothing', () => {
    const found = find({
      current: [row(1, 9_600)],
      previous: [row(1, 9_600), row(1, 1_200, 'OT')],
    });

    expect(found).toEqual([
      { employeeNumber: '001', rule: 'own-previous-period', minutes: 0, reference: 1_200 },
    ]);
  });

  it('does not compare joiners and leavers with a period they were not in', () => {
    const found = find({ current: [row(1, 9_600)], previous: [row(2, 9_600)] });

    expect(found).toEqual([]);
  });

  it('compares nobody with a previous period that is not known', () => {
    expect(find({ current: [row(1, 9_600)] })).toEqual([]);
  });

  it('finds the one far from the median although the wild value would widen a mean', () => {
    // Median 9,600. Distances 0 0 60 60 120 120 180 20,400: their median is 90, a robust deviation
    // of 133.4 and a cut-off of 467, below the least departure of 480.
    const usual = [9_600, 9_600, 9_540, 9_660, 9_480, 9_720, 9_420];
    const current = [...usual, 30_000].map((minutes, index) => row(index, minutes));

    const found = find({ current });

    expect(found).toEqual([
      { employeeNumber: '007', rule: 'company-median', minutes: 30_000, reference: 9_600 },
    ]);
  });

  it('lets a company with wide differences keep them', () => {
    // Median 6,000, median distance 2,000, cut-off 3.5 × 2,000 ÷ 0.6745 = 10,378.
    const spread = [2_000, 3_000, 4_000, 6_000, 6_000, 8_000, 9_000, 16_000];
    const current = spread.map((minutes, index) => row(index, minutes));

    expect(find({ current })).toEqual([]);
  });

  it('does not compare with the median of a code that few people have', () => {
    const current = [1, 2, 3, 4, 5, 6].map((number) => row(number, 60));

    expect(find({ current: [...current, row(7, 9_000)] })).toEqual([]);
    expect(find({ current: [...current, row(7, 9_000), row(8, 60)] })).toHaveLength(1);
  });

  it('names people who were scheduled and are paid nothing, and only those', () => {
    const person = { overtime: 0, longestDay: 0 };

    const found = find({
      people: [
        { userId: 'u1', employeeNumber: '001', planned: 480, paid: 0, ...person },
        { userId: 'u2', employeeNumber: '002', planned: 0, paid: 0, ...person },
        { userId: 'u3', employeeNumber: '003', planned: 480, paid: 1, ...person },
      ],
    });

    expect(found).toEqual([
      { employeeNumber: '001', rule: 'nothing-though-scheduled', minutes: 0, reference: 480 },
    ]);
  });

  it('names overtime and days above the limits, not those at them', () => {
    const people = [
      {
        userId: 'u1',
        employeeNumber: '001',
        planned: 1,
        paid: 1,
        overtime: 3_600,
        longestDay: 960,
      },
      {
        userId: 'u2',
        employeeNumber: '002',
        planned: 1,
        paid: 1,
        overtime: 3_601,
        longestDay: 961,
      },
    ];

    expect(find({ people })).toEqual([
      { employeeNumber: '002', rule: 'long-day', minutes: 961, reference: 960 },
      { employeeNumber: '002', rule: 'much-overtime', minutes: 3_601, reference: 3_600 },
    ]);
  });

  it('takes the thresholds of the company', () => {
    const inputs = { current: [row(1, 100)], previous: [row(1, 120)], people: [] };

    const found = findOutliers(inputs, {
      ...defaultOutlierThresholds,
      leastMinutes: 10,
      ownChangeShare: 0.1,
    });

    expect(found).toHaveLength(1);
  });

  it('says why in both languages, with hours', () => {
    const [first] = findOutliers({
      current: [row(1, 4_825)],
      previous: [row(1, 9_660)],
      people: [],
    });

    expect(first?.why).toEqual({
      en: '80.42 h under BASIC; 161.00 h in the previous period.',
      zhHK: '代碼 BASIC 本期 80.42 小時；上期 161.00 小時。',
    });
  });
});
