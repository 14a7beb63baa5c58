import { setMaxListeners } from 'node:events';
import { CHECKS, type CheckId } from './domain/check-catalogue.ts';
import {
  blockedBy,
  notChecked,
  resultOf,
  type CheckReport,
  type CheckResult,
} from './domain/check-result.ts';
import { failure, findingOfError } from './domain/findings.ts';
import type { DoctorCheck } from './doctor-check.ts';
import type { DoctorContext } from './doctor-context.ts';

export interface CheckRun {
  readonly checks: readonly DoctorCheck[];
  readonly context: DoctorContext;
  /** For each check; what it has not found out by then it is not waited for. */
  readonly timeoutMs: number;
  readonly onBegin?: (id: CheckId) => void;
  readonly onEnd?: (result: CheckResult) => void;
}

/**
 * Makes the checks, each as soon as those are done that it stands on, and tells the results in the
 * order in which the checks are given. Nothing is thrown.
 */
export function runChecks(run: CheckRun): Promise<readonly CheckResult[]> {
  const results = new Map<CheckId, Promise<CheckResult>>();
  const resultFor = (check: DoctorCheck): Promise<CheckResult> => {
    const known = results.get(check.id);
    if (known !== undefined) return known;
    const { prerequisites: ids, isLast = false } = CHECKS[check.id];
    const needed = run.checks.filter(({ id }) => ids.includes(id));
    const before = isLast ? run.checks.filter(({ id }) => CHECKS[id].isLast !== true) : needed;
    const result = Promise.all(before.map(resultFor)).then(async () => {
      const prerequisites = await Promise.all(needed.map(resultFor));
      const because = blockedBy(prerequisites);
      const made =
        because === undefined ? await makeCheck(check, run) : notChecked(check.id, because);
      run.onEnd?.(made);
      return made;
    });
    results.set(check.id, result);
    return result;
  };
  return Promise.all(run.checks.map(resultFor));
}

async function makeCheck(check: DoctorCheck, run: CheckRun): Promise<CheckResult> {
  run.onBegin?.(check.id);
  const begun = performance.now();
  const report = await reportOf(check, run);
  return resultOf(check.id, report, Math.round(performance.now() - begun));
}

async function reportOf(
  check: DoctorCheck,
  { context, timeoutMs }: CheckRun,
): Promise<CheckReport> {
  const ended = new AbortController();
  // One for each host and each secret; Node warns of more than ten.
  setMaxListeners(0, ended.signal);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckReport>((resolve) => {
    timer = setTimeout(() => {
      ended.abort();
      resolve(tooLate(check.id, timeoutMs));
    }, timeoutMs);
  });
  try {
    return await Promise.race([check.run(context, ended.signal), late]);
  } catch (error) {
    return { seen: { en: '', zhHK: '' }, findings: [findingOfError(check.id, error)] };
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(id: CheckId, timeoutMs: number): CheckReport {
  const seconds = String(timeoutMs / 1_000);
  const finding = failure({
    subject: id,
    code: 'doctor.too-late',
    text: {
      en: `The check was not done within ${seconds} s.`,
      zhHK: `檢查未能於 ${seconds} 秒內完成。`,
    },
    remedy: {
      en: 'Look at the check of hosts first; then try again, or from a network nearer to the region.',
      zhHK: '請先查看主機檢查的結果；然後再試，或改用較接近該地區的網絡。',
    },
  });
  return { seen: { en: '', zhHK: '' }, findings: [finding] };
}
