import { describe, expect, test } from 'vitest';
import {
  findSubject,
  refuseOverlap,
  refusePeriodBeyondHistory,
  refuseUnendedPeriod,
} from '../../../../functions/attendance-export/export-subject.ts';
import type { StoredRun } from '../../../../functions/attendance-export/run-store.ts';
import { monthPeriod, type PayPeriod } from '../../../../shared/time/index.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';
import { shippedProfileDocument } from './domain/sample-profiles.ts';
import { identity, record, series } from './sample-runs.ts';

const october = monthPeriod('2026-10');
const configuration = sampleConfiguration({
  fileProfiles: {
    'adp-hk-generic': shippedProfileDocument('adp-hk-generic'),
    'adp-wfn-paydata': shippedProfileDocument('adp-wfn-paydata'),
    broken: { v: 1, name: 'broken' },
  },
});

function at(hongKongTime: string): number {
  return Date.parse(`${hongKongTime}+08:00`);
}

function coded(code: string): unknown {
  return expect.objectContaining({ code });
}

describe('the subject of a request', () => {
  test('is company and its profile, under environment and organisation', () => {
    const found = findSubject(configuration, { company: 'HKSC', period: october });

    expect(found.company.nameEn).toBe('Harbour Sample Company');
    expect(found.series).toEqual(series);
    expect(found.profile.name).toBe('adp-hk-generic');
  });

  test('may have another profile than the company’s own', () => {
    const request = { company: 'HKSC', period: october, profile: 'adp-wfn-paydata' };

    expect(findSubject(configuration, request).series.profile).toBe('adp-wfn-paydata');
  });

  test('names the companies that there are if the one asked for is unknown', () => {
    const ask = () => findSubject(configuration, { company: 'NOPE', period: october });

    expect(ask).toThrow(coded('request.unknown-company'));
    expect(ask).toThrow(/NOPE.*HKSC/);
  });

  test('names the profiles that there are if the one asked for is unknown', () => {
    const ask = () =>
      findSubject(configuration, { company: 'HKSC', period: october, profile: 'nope' });

    expect(ask).toThrow(coded('request.unknown-profile'));
    expect(ask).toThrow(/adp-hk-generic, adp-wfn-paydata/);
  });

  test('has the company’s pay rules, defaults filled in, and names what is wrong in them', () => {
    const withRules = (payRules: Record<string, unknown>) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        companies: organisation.companies.map((company) => ({ ...company, payRules })),
      })),
    });
    const rulesIn = (payRules: Record<string, unknown>) =>
      findSubject(withRules(payRules), { company: 'HKSC', period: october }).payRules;

    expect(rulesIn({}).overtime.mode).toBe('none');
    expect(rulesIn({ grace: { lateMinutes: 5 } }).grace).toEqual({
      lateMinutes: 5,
      earlyLeaveMinutes: 0,
      beyond: 'whole',
    });
    expect(() => rulesIn({ grace: { lateMinutes: -5 }, unknown: 1 })).toThrow(
      coded('pay-rules.invalid'),
    );
    expect(() => rulesIn({ grace: { lateMinutes: -5 }, unknown: 1 })).toThrow(
      /grace\.lateMinutes.*unknown/,
    );
    const form = { processCode: 'PROC-1', fields: { from: 'From', to: 'To' } };
    expect(() => rulesIn({ overtime: { mode: 'approved' } })).toThrow(
      /approvals\.overtime.*must name the form/,
    );
    expect(
      rulesIn({ overtime: { mode: 'approved' }, approvals: { overtime: form } }).overtime.mode,
    ).toBe('approved');
    expect(() => rulesIn({ makeUpPunches: 'verified' })).toThrow(
      /approvals\.makeUpPunch.*must name the form/,
    );
    expect(
      rulesIn({
        makeUpPunches: 'verified',
        approvals: { makeUpPunch: { processCode: 'PROC-2' } },
      }).makeUpPunches,
    ).toBe('verified');
  });

  test('names what is wrong in a profile that is not valid', () => {
    const ask = () =>
      findSubject(configuration, { company: 'HKSC', period: october, profile: 'broken' });

    expect(ask).toThrow(coded('profile.invalid'));
    expect(ask).toThrow(/characterSet.*columns/);
    expect(ask).toThrow(
      expect.objectContaining({
        text: expect.objectContaining({
          zhHK: expect.stringMatching(/characterSet：只可為 cp950-strict.*columns：欠缺/) as string,
        }) as unknown,
      }) as Error,
    );
  });
});

describe('a period that has not ended', () => {
  test.each([
    ['2026-10-31T23:59:59', true],
    ['2026-11-01T00:00:00', false],
    ['2026-11-03T10:10:00', false],
  ])('at %s, Hong Kong time: refused %s', (now, isRefused) => {
    const ask = () => {
      refuseUnendedPeriod(october, at(now));
    };

    if (isRefused) expect(ask).toThrow(coded('request.period-not-ended'));
    else expect(ask).not.toThrow();
  });
});

describe('a period whose punches DingTalk no longer gives', () => {
  test.each([
    // The day before the first is asked for too: 30 September is the first of 180 days.
    ['2027-03-28T23:59:59', false],
    ['2027-03-29T00:00:00', true],
  ])('at %s, Hong Kong time: refused %s', (now, isRefused) => {
    const ask = () => {
      refusePeriodBeyondHistory(october, at(now));
    };

    if (isRefused) expect(ask).toThrow(coded('request.period-too-old'));
    else expect(ask).not.toThrow();
  });
});

describe('a period that overlaps another run’s', () => {
  function run(
    period: PayPeriod,
    state: 'held' | 'superseded' = 'held',
    profile?: string,
  ): StoredRun {
    return {
      identity: identity('0001', { period, ...(profile === undefined ? {} : { profile }) }),
      record: record(state, period),
      version: 1n,
    };
  }
  const late = { from: '2026-10-31', to: '2026-11-29' };

  test.each([
    ['is refused if it shares one day', [run(late)], true],
    ['is refused if it lies inside', [run({ from: '2026-01-01', to: '2026-12-31' })], true],
    ['is allowed if it is the same period', [run(october)], false],
    [
      'is allowed if it ends the day before',
      [run({ from: '2026-11-01', to: '2026-11-30' })],
      false,
    ],
    ['is allowed if the other was given up', [run(late, 'superseded')], false],
    ['is allowed if the other goes to another receiver', [run(late, 'held', 'other')], false],
  ])('%s', (_, others, isRefused) => {
    const ask = () => {
      refuseOverlap(series, others);
    };

    if (isRefused) expect(ask).toThrow(coded('request.period-overlaps'));
    else expect(ask).not.toThrow();
  });
});
