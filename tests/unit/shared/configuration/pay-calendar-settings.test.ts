import { describe, expect, it } from 'vitest';
import { configurationSchema } from '../../../../shared/configuration/index.ts';
import { sampleConfigurationDocument } from '../../../support/sample-configuration.ts';

function withCalendar(payCalendar: unknown, payPeriod: unknown = { kind: 'calendar-month' }) {
  const document = sampleConfigurationDocument();
  const organisations = document.organisations.map((organisation) => ({
    ...organisation,
    companies: organisation.companies.map((company) => ({ ...company, payPeriod, payCalendar })),
  }));
  return configurationSchema.safeParse({ ...document, organisations });
}

function problemsOf(result: ReturnType<typeof withCalendar>): readonly string[] {
  return (result.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const PLACE = 'organisations.0.companies.0.payCalendar';

describe('the pay calendar of a company', () => {
  it.each([
    { kind: 'calendar-month' },
    { kind: 'semi-monthly' },
    { kind: 'monthly-from-day', day: 26 },
  ])('is lawful and consistent with its defaults for pay periods of %j', (payPeriod) => {
    expect(problemsOf(withCalendar({}, payPeriod))).toEqual([]);
  });

  it('is absent, so that nobody is alarmed, where nothing is said', () => {
    const parsed = configurationSchema.parse(sampleConfigurationDocument());

    expect(parsed.organisations[0]?.companies[0]?.payCalendar).toBeUndefined();
  });

  it('may not have a pay date later than seven days after the period (Cap. 57, s. 23)', () => {
    const result = withCalendar({ payDate: { kind: 'day-of-month', day: 10 } });

    const [problem = ''] = problemsOf(result);
    expect(problem).toContain(`${PLACE}.payDate: 2025-01 would be paid on 2025-02-10`);
    expect(problem).toContain('section 23');
    expect(problem).toContain('計薪期 2025-01 的發薪日為 2025-02-10，遲於期末後七天（2025-02-07）');
  });

  it('may not make a lawful rule unlawful by an exception', () => {
    const exceptions = [{ periodTo: '2026-10-31', payDate: '2026-11-09' }];

    const [problem] = problemsOf(withCalendar({ exceptions }));

    expect(problem).toContain(`${PLACE}.exceptions.0.payDate: 2026-10 would be paid on 2026-11-09`);
  });

  it('may have in an exception neither a closed pay date nor an unknown or doubled period', () => {
    const exceptions = [
      { periodTo: '2026-10-31', payDate: '2026-11-07' },
      { periodTo: '2026-10-30' },
      { periodTo: '2026-10-31' },
    ];

    const problems = problemsOf(withCalendar({ exceptions })).join('\n');

    expect(problems).toContain('2026-11-07 is no working day');
    expect(problems).toContain('no pay period ends on 2026-10-30');
    expect(problems).toContain('2026-10-31 is there twice');
  });

  it('has to cut off before the release-by of every period, holidays or not', () => {
    const result = withCalendar({ releaseBy: { workingDaysBeforePayDate: 2 } });

    // Of the month before Easter and Ching Ming 2026, which the rule alone does not show.
    expect(problemsOf(result)).toEqual([
      expect.stringContaining('the cut-off of 2026-03 (2026-04-01 12:00) must come before'),
    ]);
    expect(problemsOf(result)[0]).toContain('2026-03-31 17:00');
  });

  it('leaves alone what ended before it is watched', () => {
    const releaseBy = { workingDaysBeforePayDate: 2 };

    expect(problemsOf(withCalendar({ releaseBy, watchFrom: '2026-04-01' }))).toEqual([]);
  });

  it('has some working day', () => {
    const result = withCalendar({ workingDays: [7], closedDays: everySundayOf2025() });

    expect(problemsOf(result)).toContainEqual(expect.stringContaining('no working day'));
  });

  it.each(['2026-10-31', '2026-10-31 24:00', '2026-02-30 10:00', '2026-10-31T10:00'])(
    'refuses %s as the minute of an exception',
    (releaseBy) => {
      const result = withCalendar({ exceptions: [{ periodTo: '2026-10-31', releaseBy }] });

      expect(problemsOf(result).join()).toContain('yyyy-MM-dd HH:mm');
    },
  );
});

function everySundayOf2025(): readonly string[] {
  const first = Date.parse('2025-01-05T00:00:00Z');
  return Array.from({ length: 52 }, (_, week) =>
    new Date(first + week * 7 * 86_400_000).toISOString().slice(0, 10),
  );
}
