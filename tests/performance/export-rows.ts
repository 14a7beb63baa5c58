import { compareInRounds } from './alternating-rounds.ts';
import { megabytes, milliseconds, type BenchRow } from './bench-row.ts';
import type { ChildReport } from './export-child.ts';
import { MeasuringProcess } from './measuring-process.ts';

const PEOPLE = 10_000;
const ROUNDS = 3;
const TIME_BUDGET = 2.5;
const MEMORY_BUDGET_BYTES = 256_000_000;
/** How much the peak may vary by itself when the company doubles. */
const MEMORY_TOLERANCE = 1.15;

/** Stored answers to file: time beside a loop that only parses them, and memory. */
export async function exportRows(): Promise<BenchRow[]> {
  const program = await MeasuringProcess.prepare();
  try {
    const reports: ChildReport[] = [];
    const floors: ChildReport[] = [];
    const comparison = await compareInRounds(
      {
        subject: async () => processorMs(await noted(reports, program.measure('export', PEOPLE))),
        reference: async () => processorMs(await noted(floors, program.measure('parse', PEOPLE))),
      },
      { rounds: ROUNDS, warmUp: 0 },
    );
    const double = await program.measure('export', 2 * PEOPLE);
    return [
      timeRow(comparison, reports, floors),
      peakRow(reports, floors),
      flatRow(reports, double),
    ];
  } finally {
    await program.dispose();
  }
}

async function noted(list: ChildReport[], running: Promise<ChildReport>): Promise<ChildReport> {
  const report = await running;
  list.push(report);
  return report;
}

function processorMs(report: ChildReport): number {
  return report.processorMs;
}

function timeRow(
  { subject, reference, ratio }: Awaited<ReturnType<typeof compareInRounds>>,
  reports: readonly ChildReport[],
  floors: readonly ChildReport[],
): BenchRow {
  const wall = (list: readonly ChildReport[]): string =>
    milliseconds(Math.min(...list.map(({ wallMs }) => wallMs)));
  const bytes = megabytes(floors[0]?.answerBytes ?? 0);
  return {
    id: 'export-time',
    what: {
      en: `stored answers to file, ${PEOPLE} people × 31 days × 4 punches, ${bytes}`,
      zhHK: `已存回應至檔案，${PEOPLE} 人 × 31 日 × 4 次打卡，${bytes}`,
    },
    figure: `${milliseconds(subject)} (best wall ${wall(reports)})`,
    reference: `parse only ${milliseconds(reference)} (best wall ${wall(floors)})`,
    ratio,
    budget: `≤ ${TIME_BUDGET} ×`,
    isMet: ratio <= TIME_BUDGET,
  };
}

function peakRow(reports: readonly ChildReport[], floors: readonly ChildReport[]): BenchRow {
  const peak = highestPeak(reports);
  const floor = highestPeak(floors);
  return {
    id: 'export-memory',
    what: { en: `the same, highest memory`, zhHK: `同上，記憶體峰值` },
    figure: megabytes(peak),
    reference: `parse only ${megabytes(floor)}; before the first answer ${megabytes(reports[0]?.startBytes ?? 0)}`,
    ratio: peak / floor,
    budget: `≤ ${megabytes(MEMORY_BUDGET_BYTES)}`,
    isMet: peak <= MEMORY_BUDGET_BYTES,
  };
}

function flatRow(reports: readonly ChildReport[], double: ChildReport): BenchRow {
  const peak = highestPeak(reports);
  const growth = Math.max(0, double.resultBytes - (reports[0]?.resultBytes ?? 0));
  const allowed = peak * MEMORY_TOLERANCE + growth;
  return {
    id: 'export-memory-flat',
    what: {
      en: `memory for ${2 * PEOPLE} people (${double.lines} lines)`,
      zhHK: `${2 * PEOPLE} 人的記憶體（${double.lines} 行）`,
    },
    figure: megabytes(double.peakBytes),
    reference: `${PEOPLE} people ${megabytes(peak)}; further lines ${megabytes(growth)}`,
    ratio: double.peakBytes / peak,
    budget: `≤ ${megabytes(allowed)} (1.15 × + lines)`,
    isMet: double.peakBytes <= allowed,
  };
}

function highestPeak(reports: readonly ChildReport[]): number {
  return Math.max(...reports.map(({ peakBytes }) => peakBytes));
}
