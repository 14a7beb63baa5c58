import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { ExportResult } from '../../../functions/attendance-export/export-result.ts';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { SampleCompany } from '../sample-company/index.ts';
import { FunctionFailedError, invokeFunction, type InvokeTarget } from './invoke-function.ts';
import { STAGE } from './local-cloud.ts';
import type { Screen } from './screen.ts';

const FUNCTION = `dt-attendance-export-${STAGE}`;
/** A function that was killed, or a run that another invocation holds, is tried again this often. */
const MAX_ATTEMPTS = 40;
const MAX_LISTED_EXCEPTIONS = 25;
/** After these the same command goes on where the last one stopped. */
const CONTINUED: ReadonlySet<string> = new Set(['run.in-progress', 'run.time-limit']);

export interface MainJob {
  readonly screen: Screen;
  readonly target: InvokeTarget;
  readonly company: SampleCompany;
  readonly month: string;
  readonly objects: ObjectStore;
  /** Metered calls that DingTalk has served this month, for the progress line. */
  readonly servedCalls: () => number;
  /** Readable copies of the outputs go here. */
  readonly outputDirectory: string;
}

/** Where a person finds the outputs. */
export interface ReadableOutputs {
  readonly file: string;
  readonly manifest: string;
  readonly exceptions: string;
  readonly report: string;
  readonly workbook: string;
}

export interface MainJobResult {
  readonly result: ExportResult;
  readonly outputs: ReadableOutputs | undefined;
  readonly acceptedExceptions: number;
}

/**
 * The main job as a payroll officer does it: plan, export, look at the exceptions, accept them one by
 * one, send. The sample company's exceptions are accepted without a look, and that is said.
 */
export async function runMainJob(job: MainJob): Promise<MainJobResult> {
  const { screen } = job;
  const request = { action: 'export', company: job.company.companyCode, period: job.month };
  const planned = await screen.step('Plan the calls, spend nothing / 計劃呼叫次數', () =>
    invoke(job, { ...request, dryRun: true }),
  );
  showPlan(screen, planned);
  if (planned.outcome === 'failed')
    return { result: planned, outputs: undefined, acceptedExceptions: 0 };
  const before = job.servedCalls();
  const wanted = planned.plan?.meteredCalls ?? 0;
  const fetched = (): string =>
    `${String(job.servedCalls() - before)} of about ${String(wanted)} calls / 次`;
  let result = await screen.step(
    'Fetch, compute, write / 擷取、計算、寫檔',
    () => invoke(job, request),
    fetched,
  );
  let acceptedExceptions = 0;
  if (result.outcome === 'held') {
    const accept = await openExceptions(job, result);
    showExceptions(screen, result.exceptions?.openList ?? [], accept.length);
    acceptedExceptions = accept.length;
    screen.line(
      `  The file is held. Sample data: each of the ${String(accept.length)} exceptions is accepted by its id.\n` +
        `  檔案暫不送出。此為樣本資料：以編號逐項接納 ${String(accept.length)} 個異常項目。`,
    );
    result = await screen.step('Deliver by SFTP, read back / 以 SFTP 送出並核對', () =>
      invoke(job, { ...request, accept }),
    );
  }
  const outputs = await copyOutputs(job, result);
  return { result, outputs, acceptedExceptions };
}

/** Repeats the same command while the function was killed or the run is held by a killed one. */
async function invoke(job: MainJob, payload: object): Promise<ExportResult> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await tryInvoke(job, payload);
    const isLast = attempt >= MAX_ATTEMPTS;
    if (result instanceof FunctionFailedError) {
      if (isLast) throw result;
      job.screen.line(
        `\n  the function ended (${result.errorType}); the same command again / 重試`,
      );
      continue;
    }
    const code = result.error?.code ?? '';
    if (!CONTINUED.has(code) || isLast) return result;
    job.screen.line(`\n  ${code}; the same command again / 重試`);
    await new Promise((resolve) => setTimeout(resolve, result.error?.retryAfterMs ?? 1000));
  }
}

async function tryInvoke(
  job: MainJob,
  payload: object,
): Promise<ExportResult | FunctionFailedError> {
  try {
    return (await invokeFunction(job.target, FUNCTION, payload)) as ExportResult;
  } catch (error) {
    if (error instanceof FunctionFailedError) return error;
    throw error;
  }
}

function showPlan(screen: Screen, { plan }: ExportResult): void {
  if (plan === undefined) return;
  const { approvals, calls, crossCheck, quota } = plan;
  screen.table(
    ['Plan / 計劃', 'calls / 次數'],
    [
      ['people in scope / 範圍內人數', String(plan.people)],
      ['raw punches (50 people × 7 days) / 打卡紀錄', String(calls.punches)],
      ['schedules (50 people × 7 days) / 排班', String(calls.schedules)],
      ['leave / 假期', `${String(calls.leaveAtLeast)} + ${String(calls.leavePagesEstimated)} est.`],
      ['shift definitions / 班次', `${String(calls.shiftsEstimated)} est.`],
      ...(approvals.forms === 0
        ? []
        : [
            [
              'approvals / 審批',
              `${String(approvals.listsAtLeast)} + ${String(approvals.instances)} est.`,
            ],
          ]),
      [
        `cross-check of ${String(crossCheck.people)} people / 抽查`,
        `${String(crossCheck.callsEstimated)} est.`,
      ],
      ['metered calls reserved / 預留計費呼叫', String(plan.meteredCalls)],
      [
        `of the ${quota.month} quota / 本月配額`,
        `${String(quota.committedBefore)} used or reserved of ${String(quota.callsPerMonth)}`,
      ],
    ],
  );
}

function showExceptions(
  screen: Screen,
  open: NonNullable<ExportResult['exceptions']>['openList'],
  total: number,
): void {
  screen.heading(`Exceptions that affect pay: ${String(total)} / 影響薪酬的異常項目`);
  screen.table(
    ['id', 'employee / 僱員', 'date / 日期', 'what / 情況'],
    open
      .slice(0, MAX_LISTED_EXCEPTIONS)
      .map(({ id, employeeNumber, userId, date, kind }) => [
        id,
        employeeNumber ?? userId ?? '',
        date ?? '',
        kind,
      ]),
  );
  if (total > MAX_LISTED_EXCEPTIONS) {
    screen.line(`  … and ${String(total - MAX_LISTED_EXCEPTIONS)} more in exceptions.csv`);
  }
}

/** Every open exception that affects pay, read from the list as a payroll officer would. */
async function openExceptions(job: MainJob, result: ExportResult): Promise<string[]> {
  const key = result.outputs?.exceptionsKey;
  const bytes = key === undefined ? undefined : await job.objects.get(key);
  if (bytes === undefined) return [];
  const rows = parse<Record<string, string>>(Buffer.from(bytes), { bom: true, columns: true });
  return rows.filter((row) => row['affects_pay'] === 'yes').map((row) => row['exception_id'] ?? '');
}

async function copyOutputs(
  job: MainJob,
  { outputs, run }: ExportResult,
): Promise<ReadableOutputs | undefined> {
  if (outputs === undefined || run === undefined) return undefined;
  const directory = path.join(job.outputDirectory, run);
  await mkdir(directory, { recursive: true });
  const copy = async (key: string | undefined, name: string): Promise<string> => {
    const target = path.join(directory, name);
    const bytes = key === undefined ? undefined : await job.objects.get(key);
    if (bytes !== undefined) await writeFile(target, bytes, { mode: 0o600 });
    return target;
  };
  return {
    file: await copy(outputs.fileKey, outputs.fileName),
    manifest: await copy(outputs.manifestKey, 'manifest.json'),
    exceptions: await copy(outputs.exceptionsKey, 'exceptions.csv'),
    report: await copy(outputs.reportKey, 'report.html'),
    workbook: await copy(outputs.workbookKey, 'lines.xlsx'),
  };
}
