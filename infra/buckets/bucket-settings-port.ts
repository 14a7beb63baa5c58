import type { LifeCycleRule } from './bucket-declaration.ts';

/** A rule of the bucket. `rule` is there only if it says all of it: enabled, by days, no more. */
export interface PresentRule {
  readonly id: string;
  readonly rule?: LifeCycleRule;
}

/** The retention policy of a bucket. `lapsed` is one in any other state: it protects nothing. */
export interface PresentRetention {
  readonly id: string;
  readonly state: 'locked' | 'in-progress' | 'lapsed';
  readonly days: number;
}

/** One bucket and its settings. Every call may be repeated without harm. */
export interface BucketSettingsPort {
  /** Who may read it besides its account; undefined if there is no such bucket. */
  access(): Promise<string | undefined>;
  /** Makes the bucket exist, private. A bucket of another account is refused. */
  create(): Promise<'created' | 'already-there'>;
  /** `never` is a state of its own: what was once switched on can only be suspended. */
  versioning(): Promise<'never' | 'enabled' | 'suspended'>;
  lifeCycle(): Promise<readonly PresentRule[]>;
  /** Puts these rules in the place of all that are there. */
  replaceLifeCycle(rules: readonly LifeCycleRule[]): Promise<void>;
  defaultEncryption(): Promise<string | undefined>;
  setDefaultEncryption(algorithm: string): Promise<void>;
  retention(): Promise<PresentRetention | undefined>;
  /** Begins an unlocked policy; where one is there already it stays as it is. */
  beginRetention(days: number): Promise<void>;
  /** Ends an unlocked policy; none is no error. A locked one is refused. */
  giveUpRetention(): Promise<void>;
  /** Irrevocable. */
  lockRetention(id: string): Promise<void>;
  /** Irrevocable; of a locked policy, to more days. */
  extendRetention(id: string, days: number): Promise<void>;
}
