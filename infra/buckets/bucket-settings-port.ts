import type { LifeCycleRule } from './bucket-declaration.ts';

/** A rule of the bucket. `rule` is there only if it says all of it: enabled, by days, no more. */
export interface PresentRule {
  readonly id: string;
  readonly rule?: LifeCycleRule;
}

/** One bucket and its settings. Every call may be repeated without harm. */
export interface BucketSettingsPort {
  /** Makes the bucket exist, private. A bucket of another account is refused. */
  create(): Promise<'created' | 'already-there'>;
  /** `never` is a state of its own: what was once switched on can only be suspended. */
  versioning(): Promise<'never' | 'enabled' | 'suspended'>;
  lifeCycle(): Promise<readonly PresentRule[]>;
  /** Puts these rules in the place of all that are there. */
  replaceLifeCycle(rules: readonly LifeCycleRule[]): Promise<void>;
  defaultEncryption(): Promise<string | undefined>;
  setDefaultEncryption(algorithm: string): Promise<void>;
}
