import type { BilingualText } from '../../../shared/errors/index.ts';

/** Every alarm; each has a page in `runbooks/alarms`. Parts of keys: never change one. */
export const ALARM_IDS = [
  'silence-run-absent',
  'silence-release-absent',
  'silence-delivery-absent',
  'silence-acknowledgement-absent',
  'silence-token-refresh',
  'silence-audit-batch',
  'silence-sweep',
  'silence-timer-disabled',
  'silence-watch-blind',
] as const;
export type AlarmId = (typeof ALARM_IDS)[number];

/** Something that is to happen by itself, and whether it has. */
export interface Expectation {
  readonly id: AlarmId;
  /** What it is about, such as `HKSC/2026-10`: with the id it names one alarm. Nobody's name. */
  readonly subject: string;
  /** `pending`: not yet, and there is time; `overdue`: people are told. */
  readonly state: 'kept' | 'pending' | 'overdue';
  /** From then on it is overdue; undefined where there is no such moment. */
  readonly expectedByEpochMs: number | undefined;
  /** When it last happened, where that is known. */
  readonly lastSeenEpochMs: number | undefined;
  /** What is the matter if it is overdue, in whole sentences. */
  readonly text: BilingualText;
  /** How long it must have been overdue at each look before people are told; default: not at all. */
  readonly tellAfterMs?: number;
}

/** The state of what should have happened by an instant. */
export function stateAt(
  nowEpochMs: number,
  { hasHappened, expectedByEpochMs }: { hasHappened: boolean; expectedByEpochMs: number },
): Expectation['state'] {
  if (hasHappened) return 'kept';
  return nowEpochMs >= expectedByEpochMs ? 'overdue' : 'pending';
}
