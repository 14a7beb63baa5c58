import type { BilingualText } from '../../../shared/errors/index.ts';
import type { CheckId } from './check-catalogue.ts';

export type FindingLevel = 'warning' | 'failed';

/** Something that is not as it should be. Holds no secret, nor anything that came from one. */
export interface Finding {
  /** Stable: `doctor.<check>.<reason>`, or the code of the error that was met. */
  readonly code: string;
  readonly level: FindingLevel;
  /** The thing that it is about: a host, a secret's name, a function. */
  readonly subject: string;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
}

/** What a check has found out. */
export interface CheckReport {
  /** What was looked at, in a few words for the table. */
  readonly seen: BilingualText;
  readonly findings: readonly Finding[];
}

export type CheckOutcome = 'ok' | FindingLevel | 'not-checked';

export interface CheckResult extends CheckReport {
  readonly id: CheckId;
  readonly outcome: CheckOutcome;
  /** The check that has failed, and on which this one stands; only where it was not made. */
  readonly because?: CheckId;
  readonly durationMs: number;
}

const NOTHING_SEEN: BilingualText = { en: '', zhHK: '' };

/** The worst of what was found. */
export function resultOf(id: CheckId, report: CheckReport, durationMs: number): CheckResult {
  const levels = new Set(report.findings.map(({ level }) => level));
  const outcome = levels.has('failed') ? 'failed' : levels.has('warning') ? 'warning' : 'ok';
  return { id, outcome, ...report, durationMs };
}

export function notChecked(id: CheckId, because: CheckId): CheckResult {
  return { id, outcome: 'not-checked', because, seen: NOTHING_SEEN, findings: [], durationMs: 0 };
}

/**
 * The first of the prerequisites that has failed, or because of which a prerequisite was not checked
 * itself; undefined if there is none.
 */
export function blockedBy(prerequisites: readonly CheckResult[]): CheckId | undefined {
  for (const { id, outcome, because } of prerequisites) {
    if (outcome === 'failed') return id;
    if (outcome === 'not-checked') return because ?? id;
  }
  return undefined;
}
