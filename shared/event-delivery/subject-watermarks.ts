import type { CallOptions } from '../table-store/index.ts';

/** What events are ordered by, for one subscriber. */
export interface SubjectReference {
  readonly corpId: string;
  readonly subscriber: string;
  /** `approval/<instance>`, `person/<hash of the userId>`, `department/<id>`. No personal data. */
  readonly subject: string;
}

/**
 * The time of the latest event of each subject that a subscriber has begun to handle.
 *
 * Guarantees: it never runs back, whoever races and whatever answer is lost; an event is `stale` only
 * if a later one of the same subject was `current` before. Asking again for the same time is `current`.
 */
export interface SubjectWatermarks {
  /** @throws the errors of the table port */
  advance(
    of: SubjectReference,
    eventTimeEpochMs: number,
    options?: CallOptions,
  ): Promise<'current' | 'stale'>;
}
