import { computeBatch } from '../../functions/attendance-export/domain/attendance-batch.ts';
import type { DayRecord } from '../../functions/attendance-export/domain/day-record.ts';
import { dayRulesOf } from '../../functions/attendance-export/domain/day-rules.ts';
import { forgivenWithin } from '../../functions/attendance-export/domain/hong-kong/adverse-weather.ts';
import { createHolidayCalendar } from '../../functions/attendance-export/domain/hong-kong/holiday-calendar.ts';
import { parseObservatoryWarnings } from '../../functions/attendance-export/domain/hong-kong/observatory-warnings.ts';
import { payRulesSchema } from '../../functions/attendance-export/domain/pay-rules.ts';
import { noExclusions } from '../../functions/attendance-export/domain/punch-record.ts';
import type { ExpectedDay, SampleCompany } from '../../infra/local/sample-company/index.ts';
import { daysOf } from '../../shared/time/index.ts';
import { sampleBatch, sampleShifts } from '../property/functions/attendance-export/sample-batch.ts';

/** Buckets of which the oracle keeps no account, because nobody is ever paid for them. */
const UNTOLD = new Set(['break', 'off', 'overtime-not-counted']);

interface Told {
  readonly minutes: Readonly<Record<string, number>>;
  readonly problem: string;
  readonly exceptions: readonly string[];
}

/** Everybody's days by `userId date`, as the export's domain measures them. */
function computed(company: SampleCompany): ReadonlyMap<string, Told> {
  const { period } = company.parameters;
  const payRules = payRulesSchema.parse(company.payRules);
  const calendar = createHolidayCalendar(payRules.holidays);
  const { intervals } = parseObservatoryWarnings(company.weather?.snapshots ?? []);
  const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
  const people = new Map(company.people.map((person) => [person.userId, person]));
  const rules = {
    period,
    shifts: sampleShifts(company),
    punchPolicy: { replaySourceTypes: new Set(['SYSTEM']) },
    employeeNumberOf: () => undefined,
    isMappedOn: (userId: string, date: string): boolean => {
      const person = people.get(userId);
      if (person === undefined) return false;
      return person.hiredOn <= date && (person.leftOn === undefined || date <= person.leftOn);
    },
    dayRules: dayRulesOf(payRules),
    statutoryDates: new Set(
      daysOf(period).filter((date) => calendar.statutoryOn(date) !== undefined),
    ),
    weather: {
      intervals: forgivenWithin(intervals, payRules.weather, everything),
      forgivesAbsence: payRules.weather.effect === 'forgive-absence',
    },
  };
  const batch = computeBatch(sampleBatch(company, [...people.keys()]), rules, noExclusions());
  const told = new Map<string, Told>();
  for (const { userId, days, exceptions } of batch.people) {
    const records = new Map(days.map((day) => [day.date, day]));
    const dates = new Set([...records.keys(), ...exceptions.map(({ date }) => date ?? '')]);
    for (const date of dates) {
      const kinds = exceptions.filter((each) => each.date === date).map(({ kind }) => kind);
      told.set(`${userId} ${date}`, inOracleWords(records.get(date), kinds));
    }
  }
  return told;
}

const NOTHING: Told = { minutes: {}, problem: 'none', exceptions: [] };

function inOracleWords(day: DayRecord | undefined, kinds: readonly string[]): Told {
  const minutes = Object.entries(day?.minutes ?? {}).flatMap(
    ([bucket, count]): [string, number][] =>
      count === undefined || UNTOLD.has(bucket) ? [] : [[bucket, count]],
  );
  if (day !== undefined && day.planned > 0) minutes.push(['planned', day.planned]);
  const problem = day?.problem ?? 'none';
  const all = new Set(problem === 'none' ? kinds : [...kinds, problem]);
  return { minutes: inOrder(minutes), problem, exceptions: [...all].sort() };
}

/**
 * Approved overtime that nobody worked is told once, on the day of its work or of its start: which
 * of two neighbours that is, matters to nobody's pay.
 */
const UNDATED = 'approved-overtime-not-worked';

function inOrder(minutes: readonly [string, number][]): Readonly<Record<string, number>> {
  return Object.fromEntries([...minutes].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function expectedOf({ minutes = {}, exception, exceptions = [] }: ExpectedDay): Told {
  return { minutes: inOrder(Object.entries(minutes)), problem: exception, exceptions };
}

/** What was compared, and where the export's domain and the sample company's own plan differ. */
export interface OracleComparison {
  readonly people: number;
  readonly days: number;
  /** Measures with minutes on a day, of either side. */
  readonly measures: number;
  /** A line for each person and day on which the two differ. */
  readonly disagreements: readonly string[];
}

/** Compares every person, day and measure of a company with varied rules. */
export function compareWithOracle(company: SampleCompany): OracleComparison {
  const ours = computed(company);
  const dates = daysOf(company.parameters.period);
  const disagreements: string[] = [];
  let measures = 0;
  for (const { userId } of company.people) {
    const theirs = new Map(
      company.attendanceOf(userId).expected.map((day) => [day.date, expectedOf(day)]),
    );
    const days = dates.map((date) => ({
      date,
      own: ours.get(`${userId} ${date}`) ?? NOTHING,
      oracle: theirs.get(date) ?? NOTHING,
    }));
    for (const { date, own, oracle } of days) {
      measures += new Set([...Object.keys(own.minutes), ...Object.keys(oracle.minutes)]).size;
      if (inWords(own) === inWords(oracle)) continue;
      disagreements.push(`${userId} ${date}: ours ${inWords(own)} oracle ${inWords(oracle)}`);
    }
    const ofOurs = days.map(({ own }) => own.exceptions.includes(UNDATED));
    const ofTheirs = days.map(({ oracle }) => oracle.exceptions.includes(UNDATED));
    if (isEachBeside(ofOurs, ofTheirs) && isEachBeside(ofTheirs, ofOurs)) continue;
    disagreements.push(
      `${userId}: ${UNDATED} of ours ${String(ofOurs)} oracle ${String(ofTheirs)}`,
    );
  }
  const people = company.people.length;
  return { people, days: people * dates.length, measures, disagreements };
}

function inWords({ minutes, problem, exceptions }: Told): string {
  const dated = exceptions.filter((kind) => kind !== UNDATED);
  return JSON.stringify({ minutes, problem, exceptions: dated });
}

/** On the same day or its neighbour; beyond the ends of the period nothing is told. */
function isEachBeside(one: readonly boolean[], other: readonly boolean[]): boolean {
  return one.every(
    (is, day) => !is || other[day] === true || (other[day - 1] ?? true) || (other[day + 1] ?? true),
  );
}
