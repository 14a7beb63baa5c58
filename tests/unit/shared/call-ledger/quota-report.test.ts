import { describe, expect, it } from 'vitest';
import {
  quotaReport,
  type LedgerSummary,
  type PushSummary,
  type QuotaReport,
  type SpenderFigures,
} from '../../../../shared/call-ledger/index.ts';
import { organisationWith } from '../../../support/backstop-bench.ts';

const month = '2026-11';
/** Monday the 16th, 13:30: ten of 21 working days and a half have passed. */
const MIDDLE = Date.parse('2026-11-16T05:30:00Z');

interface Given {
  readonly spenders?: readonly SpenderFigures[];
  readonly spent?: LedgerSummary['spent'];
  readonly pushes?: Partial<PushSummary>;
  readonly quota?: Record<string, unknown>;
  readonly events?: Record<string, unknown>;
  readonly now?: number;
}

/** Quota 5,000 calls with 500 kept for payroll, and 3,000 pushes. */
function reportOf({ spenders = [], spent, pushes, quota, events, now }: Given): QuotaReport {
  const organisation = organisationWith(events);
  const taken = spenders.map(({ reservedCalls, usedCalls }) => Math.max(reservedCalls, usedCalls));
  const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
  return quotaReport({
    nowEpochMs: now ?? MIDDLE,
    summary: {
      month,
      committedCalls: total(taken),
      reservedCalls: total(spenders.map(({ reservedCalls }) => reservedCalls)),
      usedCalls: total(spenders.map(({ usedCalls }) => usedCalls)),
      spenders,
      spent,
    },
    pushes: { month, pushes: 0, byFamily: [], recountedAtEpochMs: undefined, ...pushes },
    organisation: { ...organisation, quota: { ...organisation.quota, ...quota } },
  });
}

const spender = (name: string, usedCalls: number, reservedCalls = 0): SpenderFigures => ({
  spender: name,
  usedCalls,
  reservedCalls,
});

describe('the figures of a month', () => {
  it('say what is used, promised, kept for payroll, and free for work that can wait', () => {
    const report = reportOf({
      spenders: [spender('event-backstop', 100, 600), spender('jira-service-desk', 240)],
    });

    expect(report.calls).toMatchObject({
      quota: 5_000,
      used: 340,
      reserved: 500,
      keptForPayroll: 500,
      free: 5_000 - 340 - 500 - 500,
    });
  });

  it('are told by function, the largest first; a run of payroll is found by its company', () => {
    const report = reportOf({
      spenders: [
        spender('HKSC/2026-10/adp/0001', 270),
        spender('attendance-export/closing/HKSC', 2),
        spender('event-backstop', 50, 600),
        spender('jira-service-desk', 300),
      ],
    });

    expect(report.functions.map(({ name, used, reserved }) => [name, used, reserved])).toEqual([
      ['event-backstop', 50, 550],
      ['jira-service-desk', 300, 0],
      ['attendance-export', 272, 0],
    ]);
    expect(report.calls.keptForPayroll).toBe(500 - 272);
  });

  it('never show less than nothing free', () => {
    expect(reportOf({ spenders: [spender('jira-service-desk', 4_900)] }).calls.free).toBe(0);
  });
});

describe('the forecast', () => {
  it('spreads by working days what goes on daily, and takes payroll as it is', () => {
    const report = reportOf({
      spenders: [spender('jira-service-desk', 210), spender('HKSC/2026-10/adp/0001', 1_300, 1_400)],
      pushes: { pushes: 1_050 },
    });

    expect(report.calls.forecast.atMonthEnd).toBe(210 * 2 + 1_400);
    expect(report.pushes.forecast.atMonthEnd).toBe(2_100);
    expect(report.calls.forecast.method.en).toContain('10.5 of 21');
    expect(report.calls.forecast.method.zhHK).toContain('21 個工作天已過 10.5 個');
  });

  it('adds the payroll reserve as long as no payroll has run', () => {
    const report = reportOf({ spenders: [spender('jira-service-desk', 210)] });

    expect(report.calls.forecast.atMonthEnd).toBe(420 + 500);
  });

  it('knows weekends and closed days', () => {
    const closed = { closedDays: ['2026-11-02', '2026-11-30'] };
    const report = reportOf({
      pushes: { pushes: 950 },
      events: { officeHours: closed },
    });

    expect(report.pushes.forecast.atMonthEnd).toBe(1_900);
  });

  it('is not made before a working day has passed', () => {
    // The 1st is a Sunday; on Monday evening one day has passed.
    const monday = (time: string): number => Date.parse(`2026-11-02T${time}:00+08:00`);
    const given = { pushes: { pushes: 40 } };

    expect(reportOf({ ...given, now: monday('17:59') }).pushes.forecast.atMonthEnd).toBeUndefined();
    expect(reportOf({ ...given, now: monday('18:00') }).pushes.forecast.atMonthEnd).toBe(40 * 21);
  });

  it('at the end of the month is what was used', () => {
    const report = reportOf({
      pushes: { pushes: 777 },
      now: Date.parse('2026-11-30T23:00:00+08:00'),
    });

    expect(report.pushes.forecast.atMonthEnd).toBe(777);
  });
});

describe('warnings', () => {
  it.each([
    [3_499, undefined],
    [3_500, 70],
    [4_249, 70],
    [4_250, 85],
    [4_749, 85],
    [4_750, 95],
    [9_000, 95],
  ])('of calls at %d of 5,000: level %s', (used, level) => {
    const { warnings } = reportOf({ spenders: [spender('jira-service-desk', used)] });

    expect(warnings.map((one) => [one.kind, one.level])).toEqual(
      level === undefined ? [] : [['calls', level]],
    );
  });

  it('of pushes are apart from those of calls, and hold every figure in both languages', () => {
    const { warnings } = reportOf({ pushes: { pushes: 2_600 } });

    expect(warnings.map(({ kind, level }) => [kind, level])).toEqual([['pushes', 85]]);
    for (const figure of ['85', '2600', '3000', month]) {
      expect(warnings[0]?.text.en).toContain(figure);
      expect(warnings[0]?.text.zhHK).toContain(figure);
    }
  });

  it('are made of what is used, not of what is promised', () => {
    expect(reportOf({ spenders: [spender('event-backstop', 0, 4_900)] }).warnings).toEqual([]);
  });

  it('come at the shares of the configuration', () => {
    const given = { spenders: [spender('jira-service-desk', 2_500)] };

    expect(reportOf({ ...given, quota: { warnAtPercent: [50] } }).warnings[0]?.level).toBe(50);
    expect(reportOf({ ...given, quota: { warnAtPercent: [] } }).warnings).toEqual([]);
  });
});

describe('what DingTalk says and what is counted', () => {
  const mark = { markedAtEpochMs: MIDDLE - 1, quotaCalls: 5_000 };

  it.each([
    ['agree at the quota', 5_000, undefined],
    ['agree a little below it', 4_900, undefined],
    ['differ when others spend of the same quota', 3_000, ['spent-elsewhere', 2_000]],
    ['differ when DingTalk refuses long after the quota', 5_600, ['counted-more', 600]],
  ])('%s', (_title, usedCalls, expected) => {
    const report = reportOf({
      spenders: [spender('jira-service-desk', usedCalls)],
      spent: { ...mark, usedCalls },
    });

    const found = report.discrepancy;
    expect(found === undefined ? undefined : [found.kind, found.calls]).toEqual(expected);
    expect(report.spent).toEqual({ ...mark, usedCalls });
    expect(report.warnings.map(({ kind }) => kind)).toContain('calls-spent');
    expect(report.nextStep.en).toContain('apiCallsPerMonth');
  });

  it('differ when DingTalk still answers beyond the configured quota', () => {
    const report = reportOf({ spenders: [spender('jira-service-desk', 5_400)] });

    expect(report.discrepancy).toMatchObject({ kind: 'beyond-quota', calls: 400 });
  });

  it('are open again once the quota was raised after the refusal', () => {
    const report = reportOf({
      spenders: [spender('jira-service-desk', 5_010)],
      spent: { ...mark, usedCalls: 5_000 },
      quota: { apiCallsPerMonth: 5_005_000 },
    });

    expect([report.spent, report.discrepancy, report.warnings]).toEqual([undefined, undefined, []]);
  });
});

describe('the next step', () => {
  it.each([
    ['nothing', {}, 'Nothing to do'],
    ['fewer events', { pushes: { pushes: 1_600 } }, 'Subscribe to fewer events'],
    ['what to do in silence', { pushes: { pushes: 3_000 } }, 'pushes are spent'],
    ['more calls', { spenders: [spender('sap', 2_600)] }, 'will not last'],
  ])('is %s', (_title, given, text) => {
    const { nextStep } = reportOf(given);

    expect(nextStep.en).toContain(text);
    expect(nextStep.zhHK).not.toBe('');
  });
});
