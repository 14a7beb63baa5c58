import { DAY_MS, MINUTE_MS } from '../time/index.ts';

/** How long what is kept is shown, counted from the moment when DingTalk was asked for it. */
export interface DirectorySettings {
  /** Up to this age an answer is shown without asking again, in the instance and in the table. */
  readonly youngMs: number;
  /** The same for "there is none" and "outside": somebody may have just joined. */
  readonly negativeYoungMs: number;
  /** Up to this age an answer is shown while DingTalk cannot be asked. Never "there is none". */
  readonly keptMs: number;
  /** How long DingTalk may take for a call, queueing included, if there is a kept answer to show. */
  readonly patienceMs: number;
  /** After DingTalk or the table failed, how long what is kept is shown without trying it again. */
  readonly restMs: number;
  /** No organisation has more; a tree that never ends must not be followed for ever. */
  readonly mostDepartments: number;
}

export const defaultDirectorySettings: DirectorySettings = {
  youngMs: 5 * MINUTE_MS,
  negativeYoungMs: MINUTE_MS,
  keptMs: DAY_MS,
  patienceMs: 5_000,
  restMs: MINUTE_MS / 2,
  mostDepartments: 20_000,
};
