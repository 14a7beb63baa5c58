import type { PriceName, PriceTable } from './price-table.ts';
import {
  STANDARD_CALLS,
  STANDARD_PUSHES,
  workOf,
  type DeployedSize,
  type MeasuredCall,
  type PeopleWork,
} from './workload.ts';

export interface CostLine {
  readonly what: string;
  /** CNY a month, not rounded. */
  readonly amount: number;
  /** How it comes about, in figures. */
  readonly by: string;
  /** Whether every price in it is stated by the vendor. */
  readonly sure: 'listed' | 'recalled';
}

export interface Estimate {
  readonly staff: number;
  readonly lines: readonly CostLine[];
  readonly total: number;
  /** The same work on a server that is always on, without what both need. */
  readonly server: number;
}

export interface EstimateInput {
  readonly functions: readonly DeployedSize[];
  /** By folder of the function; one that was not measured counts as a second. */
  readonly measured: Readonly<Record<string, MeasuredCall>>;
  readonly prices: PriceTable;
  readonly secrets: number;
}

const HOURS = 720;
/** An instance stays, and is billed, so long after its last request. */
const KEPT_SECONDS = 60;
const UNMEASURED: MeasuredCall = { milliseconds: 1_000, tableReads: 10, tableWrites: 3 };
/** Written to the log by a call, and by an audit event that passes. */
const LOG_BYTES_A_CALL = 2_000;
const LOG_BYTES_AN_EVENT = 200;
/** Of a person and month, over the seven years that payroll files and the archive are kept. */
const OBJECT_MB_A_PERSON = 12;

/** What a month costs with so many people. */
export function estimateFor(staff: number, input: EstimateInput): Estimate {
  const work = workOf(staff);
  const calls = new Map(input.functions.map((one) => [one.functionName, callsOf(one, work)]));
  const all = [...calls.values()].reduce((sum, count) => sum + count, 0);
  const lines = [
    ...input.functions.map((one) => functionLine(one, calls.get(one.functionName) ?? 0, input)),
    ...fixedLines(input),
    logLine(all, work, input),
    tableLine(calls, input),
    line(input, 'OSS', ['objects-gb-month'], (price) => {
      const gigabytes = (staff * OBJECT_MB_A_PERSON) / 1_024;
      return [gigabytes * price('objects-gb-month'), `${gigabytes.toFixed(1)} GB`];
    }),
    dingTalkLine(work, input),
  ];
  const { price: server } = input.prices.items['server-month'];
  return { staff, lines, total: sumOf(lines), server };
}

function callsOf({ functionName, timerCalls }: DeployedSize, work: PeopleWork): number {
  if (functionName.includes('webhook-intake')) return work.pushes;
  if (functionName.includes('event-worker')) return timerCalls + work.pushes;
  if (functionName.includes('jira')) return Math.ceil(work.pushes / 4);
  return timerCalls;
}

/**
 * A call keeps its instance for a minute beside its own time; hours in which a function is active cost
 * their minimum at least.
 */
function functionLine(one: DeployedSize, calls: number, input: EstimateInput): CostLine {
  const { functionName, vcpu, memoryMb, minInstances, timerCalls, timerHours } = one;
  const folder = folderOf(functionName);
  const { milliseconds } = input.measured[folder] ?? UNMEASURED;
  const seconds = (calls * milliseconds) / 1_000;
  const gigabytes = memoryMb / 1_024;
  const kept = Math.min(calls * KEPT_SECONDS, HOURS * 3_600);
  const activeHours =
    minInstances > 0 ? HOURS : Math.min(HOURS, timerCalls > 0 ? timerHours : calls);
  const names: PriceName[] = [
    'function-unit',
    'function-hour-minimum',
    'units-per-vcpu-second',
    'units-per-gb-second',
    'units-per-10k-calls',
  ];
  return line(input, functionName, names, (price) => {
    const idle = minInstances > 0 ? minInstances * HOURS * 3_600 : kept;
    const units =
      seconds * vcpu * price('units-per-vcpu-second') +
      (seconds + idle) * gigabytes * price('units-per-gb-second') +
      (calls / 10_000) * price('units-per-10k-calls');
    const byUnits = units * price('function-unit');
    const least = activeHours * price('function-hour-minimum');
    const by =
      `${String(calls)} calls × ${milliseconds.toFixed(0)} ms, ` +
      `${String(activeHours)} active hours, ${units.toFixed(0)} CU`;
    return [Math.max(byUnits, least), by];
  });
}

function fixedLines(input: EstimateInput): readonly CostLine[] {
  return [
    line(input, 'NAT + EIP', ['nat-gateway-hour', 'elastic-ip-hour'], (price) => [
      HOURS * (price('nat-gateway-hour') + price('elastic-ip-hour')),
      `${String(HOURS)} hours, one fixed address`,
    ]),
    line(input, 'KMS', ['kms-secret-month'], (price) => [
      input.secrets * price('kms-secret-month'),
      `${String(input.secrets)} secrets`,
    ]),
  ];
}

function logLine(calls: number, work: PeopleWork, input: EstimateInput): CostLine {
  return line(input, 'SLS', ['logs-gb'], (price) => {
    const bytes = calls * LOG_BYTES_A_CALL + work.auditEvents * LOG_BYTES_AN_EVENT;
    const gigabytes = bytes / 1_024 ** 3;
    return [gigabytes * price('logs-gb'), `${gigabytes.toFixed(2)} GB`];
  });
}

function tableLine(calls: ReadonlyMap<string, number>, input: EstimateInput): CostLine {
  const names: PriceName[] = ['tablestore-read-10k', 'tablestore-write-10k'];
  return line(input, 'Tablestore', names, (price) => {
    let reads = 0;
    let writes = 0;
    for (const [functionName, count] of calls) {
      const measured = input.measured[folderOf(functionName)] ?? UNMEASURED;
      reads += count * measured.tableReads;
      writes += count * measured.tableWrites;
    }
    const amount =
      (reads / 10_000) * price('tablestore-read-10k') +
      (writes / 10_000) * price('tablestore-write-10k');
    return [amount, `${reads.toFixed(0)} read units, ${writes.toFixed(0)} write units`];
  });
}

function dingTalkLine(work: PeopleWork, input: EstimateInput): CostLine {
  const isOver = work.otherMeteredCalls > STANDARD_CALLS || work.pushes > STANDARD_PUSHES;
  const by = `${String(work.otherMeteredCalls)} metered calls, ${String(work.pushes)} pushes`;
  return line(input, 'DingTalk', ['dingtalk-pack-year'], (price) => [
    isOver ? price('dingtalk-pack-year') / 12 : 0,
    isOver ? `${by}: one add-on pack` : `${by}: within a standard organisation`,
  ]);
}

function line(
  { prices }: EstimateInput,
  what: string,
  names: readonly PriceName[],
  compute: (price: (name: PriceName) => number) => readonly [amount: number, by: string],
): CostLine {
  const [amount, by] = compute((name) => prices.items[name].price);
  const isListed = names.every((name) => prices.items[name].sure === 'listed');
  return { what, amount, by, sure: isListed ? 'listed' : 'recalled' };
}

/** `dt-event-worker-test` is in the folder `event-worker`. */
export function folderOf(functionName: string): string {
  return functionName.replace(/^dt-/, '').replace(/-[a-z0-9]+$/, '');
}

function sumOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}
