import type { BucketRetention } from './bucket-declaration.ts';
import type { BucketSettingsPort, PresentRetention } from './bucket-settings-port.ts';
import { RetentionShortenedError } from './errors.ts';

/**
 * What was done about the retention policy, or why nothing was:
 *
 * - `begun`: a policy was begun; OSS drops it after 24 hours unless it is locked
 * - `in-progress`: such a policy is there, unlocked
 * - `locked-now`, `extended`: done just now; nobody can undo it
 * - `locked`: it is locked for the declared days
 * - `extension-held-back`: it is locked for fewer days, and `lock` was not given
 */
export type AppliedRetention =
  'begun' | 'in-progress' | 'locked-now' | 'locked' | 'extended' | 'extension-held-back';

/** A step that is still to be taken. */
export interface RetentionPlan {
  readonly outcome: AppliedRetention;
  readonly act: (port: BucketSettingsPort) => Promise<void>;
}

/**
 * Decides what brings a bucket to its declared policy. What cannot be undone (a lock, or more days of
 * a locked policy) is done only with `mayLock`, and a policy is locked only after it was there
 * unlocked: the run that begins it is never the run that locks it.
 *
 * @throws RetentionShortenedError for a policy that is locked for more days
 */
export function planRetention(
  bucket: string,
  declared: BucketRetention,
  present: PresentRetention | undefined,
  mayLock: boolean,
): RetentionPlan {
  const { days, state } = declared;
  if (present === undefined) return { outcome: 'begun', act: (port) => port.beginRetention(days) };
  const { id } = present;
  if (present.state === 'locked') {
    if (present.days > days) throw new RetentionShortenedError(bucket, present.days, days);
    if (present.days === days) return nothingToDo('locked');
    if (!mayLock) return nothingToDo('extension-held-back');
    return { outcome: 'extended', act: (port) => port.extendRetention(id, days) };
  }
  if (present.state === 'lapsed' || present.days !== days) {
    return {
      outcome: 'begun',
      act: async (port) => {
        await port.giveUpRetention();
        await port.beginRetention(days);
      },
    };
  }
  if (state === 'in-progress' || !mayLock) return nothingToDo('in-progress');
  return { outcome: 'locked-now', act: (port) => port.lockRetention(id) };
}

function nothingToDo(outcome: AppliedRetention): RetentionPlan {
  return { outcome, act: async () => undefined };
}
