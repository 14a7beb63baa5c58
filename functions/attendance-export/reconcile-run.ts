import type { Computation } from './compute-run.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { balancePeople, openChecks, type Reconciliation } from './domain/reconciliation.ts';
import { reconciliationEquations } from './domain/reconciliation-texts.ts';
import type { Scope } from './domain/scope.ts';
import { ExportHaltedError } from './errors.ts';
import type { FileToReconcile } from './store-outputs.ts';

export interface ReconciledRun {
  readonly computation: Computation;
  readonly file: FileToReconcile;
  readonly scope: Scope;
  readonly mapping: PayrollMapping;
  /** True if another file has delivered for the person. */
  readonly isPaidBefore: (userId: string) => boolean;
}

/**
 * Adds a run up again in three ways: punches received against used and excluded, people in scope
 * against lines and explanations, minutes of the days against the rows of the file.
 *
 * @throws ExportHaltedError `run.does-not-reconcile` if one of them does not close
 */
export function reconcileRun(run: ReconciledRun): Reconciliation {
  const { lines, punches, paidMinutes } = run.computation;
  const roundedOff = lines.reduce((sum, line) => sum + line.minutes - line.roundedMinutes, 0);
  const reconciliation: Reconciliation = {
    punches,
    people: balancePeople(outcomeOf(run)),
    minutes: { byDay: paidMinutes, inFile: run.file.minutesInFile, roundedOff },
  };
  const open = openChecks(reconciliation);
  if (open.length > 0) throw doesNotReconcile(reconciliation, open);
  return reconciliation;
}

/** Mapped people whom DingTalk does not know are in scope too. */
function outcomeOf({ computation, file, scope, mapping, isPaidBefore }: ReconciledRun) {
  const origins = new Map(scope.people.map(({ userId, origin }) => [userId, origin]));
  const unknown = scope.exceptions.flatMap(({ kind, userId }) =>
    kind === 'mapped-but-not-found' && userId !== undefined ? [userId] : [],
  );
  return {
    userIds: new Set([...origins.keys(), ...unknown]),
    withLines: new Set(computation.lines.map(({ userId }) => userId)),
    exceptions: file.exceptions,
    isPaidBefore,
    isGone: (userId: string) =>
      origins.get(userId) === 'previous-run' && !mapping.userIds.has(userId),
  };
}

function doesNotReconcile(
  reconciliation: Reconciliation,
  open: readonly string[],
): ExportHaltedError {
  const equations = reconciliationEquations(reconciliation);
  const figures = equations.map(
    ({ total, parts }) =>
      `${String(total.value)} ≠ ${parts.map(({ value }) => String(value)).join(' + ')}`,
  );
  const [punches = '', people = '', minutes = ''] = figures;
  const sums: Readonly<Record<string, string>> = { punches, people, minutes };
  const text = open.map((check) => `${check} ${sums[check] ?? ''}`).join('; ');
  return new ExportHaltedError('run.does-not-reconcile', {
    text: {
      en: `The run does not add up (${text}), so nothing is sent.`,
      zhHK: `匯出未能核對（${text}），因此沒有送出任何檔案。`,
    },
    remedy: {
      en: 'This is a fault of the program: report the code and the run.',
      zhHK: '這是程式錯誤：請回報錯誤代碼及匯出編號。',
    },
    details: { checks: open.join(' ') },
  });
}
