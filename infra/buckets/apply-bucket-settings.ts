import { OWN_RULE_STEM, type BucketDeclaration, type LifeCycleRule } from './bucket-declaration.ts';
import type { BucketSettingsPort, PresentRetention, PresentRule } from './bucket-settings-port.ts';
import { planRetention, type AppliedRetention } from './bucket-retention.ts';
import { ForeignRulesError, PublicBucketError, VersionedBucketError } from './errors.ts';

export interface AppliedSettings {
  readonly lifeCycle: 'set' | 'unchanged';
  readonly defaultEncryption: 'set' | 'unchanged';
  /** Only where a retention policy is declared. */
  readonly retention?: AppliedRetention;
}

export interface AppliedBucket extends AppliedSettings {
  readonly name: string;
  readonly bucket: 'created' | 'already-there';
}

export interface ApplyOptions {
  /** Locks the retention policy, or extends a locked one. Nobody can undo that. Default: false. */
  readonly lock?: boolean;
}

/** What a bucket that is there has, and what would be done about it. */
export interface BucketPlan {
  readonly present: {
    readonly rules: number;
    readonly defaultEncryption: string | undefined;
    readonly retention: PresentRetention | undefined;
  };
  readonly wantedRules: number;
  readonly outcome: AppliedSettings;
  readonly act: () => Promise<void>;
}

/**
 * Makes the bucket exist with its declared settings. Repeating it is harmless: what is right already
 * is not written again. Rules of organisations that are no longer declared stay, since their files
 * must still go. A retention policy is begun here and locked only by a later run, with `lock`.
 *
 * @throws PublicBucketError, VersionedBucketError, ForeignRulesError, RetentionShortenedError before
 *   any setting is changed; the errors of the object port.
 */
export async function applyBucketSettings(
  declaration: BucketDeclaration,
  port: BucketSettingsPort,
  options: ApplyOptions = {},
): Promise<AppliedBucket> {
  const { name } = declaration;
  const bucket = await port.create();
  checkAccess(name, await port.access());
  const plan = await planSettings(declaration, port, options);
  await plan.act();
  return { name, bucket, ...plan.outcome };
}

/**
 * Compares a bucket with its declaration; nothing is changed before `act` is called.
 *
 * @returns undefined if there is no such bucket
 * @throws as {@link applyBucketSettings}
 */
export async function planBucketSettings(
  declaration: BucketDeclaration,
  port: BucketSettingsPort,
  options: ApplyOptions = {},
): Promise<BucketPlan | undefined> {
  const access = await port.access();
  if (access === undefined) return undefined;
  checkAccess(declaration.name, access);
  return planSettings(declaration, port, options);
}

/** What is not there yet belongs to nobody else. */
function checkAccess(name: string, access: string | undefined): void {
  if (access !== undefined && access !== 'private') throw new PublicBucketError(name, access);
}

async function planSettings(
  declaration: BucketDeclaration,
  port: BucketSettingsPort,
  { lock = false }: ApplyOptions,
): Promise<BucketPlan> {
  const { name } = declaration;
  const versioning = await port.versioning();
  if (versioning !== 'never') throw new VersionedBucketError(name, versioning);
  const present = await port.lifeCycle();
  const wanted = [...declaration.lifeCycle, ...rulesToKeep(declaration, present)];
  const { retention: declared } = declaration;
  const policy = declared && (await port.retention());
  const retention = declared && planRetention(name, declared, policy, lock);
  const isSet = areSameRules(wanted, present);
  const defaultEncryption = await port.defaultEncryption();
  const isEncrypted = defaultEncryption === declaration.defaultEncryption;
  return {
    present: { rules: present.length, defaultEncryption, retention: policy },
    wantedRules: wanted.length,
    outcome: {
      lifeCycle: isSet ? 'unchanged' : 'set',
      defaultEncryption: isEncrypted ? 'unchanged' : 'set',
      ...(retention === undefined ? {} : { retention: retention.outcome }),
    },
    act: async () => {
      if (!isSet) await port.replaceLifeCycle(wanted);
      if (!isEncrypted) await port.setDefaultEncryption(declaration.defaultEncryption);
      // Last: what follows a lock cannot be mended any more.
      await retention?.act(port);
    },
  };
}

function rulesToKeep(
  { name, lifeCycle }: BucketDeclaration,
  present: readonly PresentRule[],
): readonly LifeCycleRule[] {
  const declared = new Set(lifeCycle.map(({ id }) => id));
  const others = present.filter(({ id }) => !declared.has(id));
  const kept = others.flatMap(({ id, rule }) =>
    rule !== undefined && id.startsWith(OWN_RULE_STEM) ? [rule] : [],
  );
  const foreign = others.map(({ id }) => id).filter((id) => !kept.some((rule) => rule.id === id));
  if (foreign.length > 0) throw new ForeignRulesError(name, foreign);
  return kept;
}

/** The order of rules has no meaning. */
function areSameRules(wanted: readonly LifeCycleRule[], present: readonly PresentRule[]): boolean {
  const known = new Map(present.map(({ id, rule }) => [id, rule]));
  return (
    wanted.length === present.length && wanted.every((rule) => isSameRule(rule, known.get(rule.id)))
  );
}

function isSameRule(wanted: LifeCycleRule, present: LifeCycleRule | undefined): boolean {
  return (
    wanted.prefix === present?.prefix &&
    wanted.expireAfterDays === present.expireAfterDays &&
    wanted.abortUploadsAfterDays === present.abortUploadsAfterDays
  );
}
