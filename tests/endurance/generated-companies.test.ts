import { describe, expect, test } from 'vitest';
import {
  createSampleCompany,
  hourHundredthsOf,
  totalsOf,
  type SampleCompany,
  type SampleParameters,
} from '../../infra/local/sample-company/index.ts';
import { monthPeriod, type PayPeriod } from '../../shared/time/index.ts';
import { fileByPureComputation } from '../support/computed-file.ts';
import { compareWithOracle } from '../support/oracle-comparison.ts';
import { RunningCloud } from '../support/running-cloud.ts';
import { seedFromEnvironment, SeededStream } from '../support/seeded-stream.ts';

/** `COMPANY_SEED=<seed> npm run test:endurance` makes the same companies again. */
const SEED = seedFromEnvironment('COMPANY_SEED');
const PURE_COMPANIES = 20;
const VARIED_COMPANIES = 200;
/** Companies in one test: enough to be quick, few enough to show where it went wrong. */
const COMPANIES_PER_TEST = 20;

interface Sample {
  readonly seed: number;
  readonly employees: number;
  readonly month: string;
}

/** Employee number, space, pay code; hundredths of an hour. */
type Hours = ReadonlyMap<string, number>;

function pureSamples(): readonly Sample[] {
  const stream = new SeededStream(SEED);
  const random = Array.from({ length: PURE_COMPANIES - 3 }, (): Sample => {
    const month = String(stream.integer(1, 12)).padStart(2, '0');
    return {
      seed: stream.integer(0, 1_000_000),
      employees: stream.integer(10, 400),
      month: `${String(stream.integer(2025, 2028))}-${month}`,
    };
  });
  return [
    ...random,
    { seed: stream.integer(0, 1_000_000), employees: 400, month: '2026-12' },
    { seed: stream.integer(0, 1_000_000), employees: 10, month: '2027-01' },
    { seed: stream.integer(0, 1_000_000), employees: 200, month: '2028-02' },
  ];
}

/** What the oracle pays each mapped person: hours rounded once per person and code. */
function oracleHours(company: SampleCompany): Hours {
  const hours = new Map<string, number>();
  for (const { userId, payroll } of company.people) {
    if (payroll === undefined) continue;
    const { minutes } = totalsOf(company.attendanceOf(userId).expected);
    const byCode = {
      REG: minutes.worked,
      LATE: minutes.late,
      EARLY: minutes.early_leave,
      ABS: minutes.absent,
      LVE: minutes.leave,
    };
    for (const [code, total] of Object.entries(byCode)) {
      if (total === 0 && code !== 'REG') continue;
      hours.set(`${payroll.employeeNumber} ${code}`, hourHundredthsOf(total));
    }
  }
  return hours;
}

/** The hours in the bytes of a file; the names, which may hold any byte, are left alone. */
function hoursIn(file: Uint8Array): Hours {
  const [, ...rows] = Buffer.from(file).toString('latin1').trimEnd().split('\r\n');
  const hours = new Map<string, number>();
  for (const row of rows) {
    // Company, from, to, employee, name, code, quantity: no field of the sample needs quotes.
    const fields = row.split(',');
    const key = `${fields[3] ?? ''} ${fields[5] ?? ''}`;
    if (hours.has(key)) throw new Error(`${key} has two rows`);
    hours.set(key, Number((fields[6] ?? '').replace('.', '')));
  }
  return hours;
}

function companyOf({ seed, employees, month }: Sample): SampleCompany {
  return createSampleCompany({ seed, employees, period: monthPeriod(month) });
}

/** Months of every length, half months, and periods over the end of a year, each in its turn. */
function variedPeriod(stream: SeededStream, index: number): PayPeriod {
  const year = String(stream.integer(2025, 2028));
  const month = String(stream.integer(1, 12)).padStart(2, '0');
  const kinds: readonly PayPeriod[] = [
    monthPeriod(`${year}-${month}`),
    monthPeriod('2028-02'),
    monthPeriod(`${String(stream.integer(2025, 2027))}-02`),
    { from: `${year}-${month}-01`, to: `${year}-${month}-15` },
    { from: `${year}-12-16`, to: `${year}-12-31` },
    { from: '2026-12-26', to: '2027-01-25' },
  ];
  return kinds[index % kinds.length] ?? monthPeriod('2026-10');
}

function variedSamples(): readonly (readonly SampleParameters[])[] {
  const stream = new SeededStream(SEED + 1);
  const samples = Array.from({ length: VARIED_COMPANIES }, (_, index): SampleParameters => ({
    seed: stream.integer(0, 1_000_000),
    employees: stream.integer(10, 40),
    period: variedPeriod(stream, index),
    rules: 'varied',
    companies: index % 3 === 0 ? 2 : 1,
  }));
  return Array.from({ length: VARIED_COMPANIES / COMPANIES_PER_TEST }, (_, index) =>
    samples.slice(index * COMPANIES_PER_TEST, (index + 1) * COMPANIES_PER_TEST),
  );
}

describe(`companies with varied rules (COMPANY_SEED=${String(SEED)})`, () => {
  const counts = { companies: 0, people: 0, days: 0, measures: 0 };

  test.each(variedSamples().map((samples, index) => [index + 1, samples] as const))(
    'in their batch %d have every minute of every person, day and measure where the oracle has it',
    (_, samples) => {
      const found = samples.flatMap((sample) => {
        const compared = compareWithOracle(createSampleCompany(sample));
        counts.companies += 1;
        counts.people += compared.people;
        counts.days += compared.days;
        counts.measures += compared.measures;
        return compared.disagreements.map((line) => `${JSON.stringify(sample)} ${line}`);
      });

      expect(found).toEqual([]);
    },
  );

  test('are two hundred, with people, days and measures in plenty', () => {
    process.stdout.write(`compared with the oracle: ${JSON.stringify(counts)}\n`);

    expect(counts.companies).toBe(VARIED_COMPANIES);
    expect(counts.people).toBeGreaterThan(VARIED_COMPANIES * 10);
    expect(counts.days).toBeGreaterThan(counts.people * 14);
    expect(counts.measures).toBeGreaterThan(counts.days);
  });
});

describe(`generated companies (COMPANY_SEED=${String(SEED)})`, () => {
  test.each(pureSamples())(
    'the computed file pays each person what the oracle says: seed $seed, $employees people, $month',
    async (sample) => {
      const company = companyOf(sample);

      const hours = hoursIn(await fileByPureComputation(company));

      expect(hours).toEqual(oracleHours(company));
      expect(hours.size).toBeGreaterThan(sample.employees / 2);
    },
  );

  test.each<Sample>([
    { seed: SEED + 1, employees: 400, month: '2026-10' },
    { seed: SEED + 2, employees: 120, month: '2026-12' },
    { seed: SEED + 3, employees: 60, month: '2028-02' },
  ])(
    'the file at the receiver pays each person what the oracle says: seed $seed, $employees people, $month',
    async (sample) => {
      const cloud = await RunningCloud.start({
        seed: sample.seed,
        employees: sample.employees,
        period: sample.month,
      });
      try {
        const held = await cloud.invoke({});
        const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
        const result = await cloud.invoke({ accept });

        expect(result.outcome).toBe('delivered');
        const files = [...(await cloud.deliveredFiles()).values()];
        expect(files).toHaveLength(1);
        expect(hoursIn(files[0] ?? Buffer.alloc(0))).toEqual(oracleHours(cloud.company));
      } finally {
        await cloud.close();
      }
    },
  );
});
