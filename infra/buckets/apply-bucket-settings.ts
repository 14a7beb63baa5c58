import { OWN_RULE_STEM, type BucketDeclaration, type LifeCycleRule } from './bucket-declaration.ts';
import type { BucketSettingsPort, PresentRule } from './bucket-settings-port.ts';
import { planRetention, type AppliedRetention } from './bucket-retention.ts';
import { ForeignRulesError, VersionedBucketError } from './errors.ts';

export interface AppliedBucket {
  readonly name: string;
  readonly bucket: 'created' | 'already-there';
  readonly lifeCycle: 'set' | 'unchanged';
  readonly defaultEncryption: 'set' | 'unchanged';
  /** Only where a retention policy is declared. */
  readonly retention?: AppliedRetention;
}

export interface ApplyOptions {
  /** Locks the retention policy, or extends a locked one. Nobody can undo that. Default: false. */
  readonly lock?: boolean;
}

/**
 * Makes the bucket exist with its declared settings. Repeating it is harmless: what is right already
 * is not written again. Rules of organisations that are no longer declared stay, since their files
 * must still go. A retention policy is begun here and locked only by a later run, with `lock`.
 *
 * @throws VersionedBucketError, ForeignRulesError, RetentionShortenedError before any setting is
 *   changed; the errors of the object port.
 */
export async function applyBucketSettings(
  declaration: BucketDeclaration,
  port: BucketSettingsPort,
  { lock = false }: ApplyOptions = {},
): Promise<AppliedBucket> {
  const { name } = declaration;
  const bucket = await port.create();
  const versioning = await port.versioning();
  if (versioning !== 'never') throw new VersionedBucketError(name, versioning);
  const present = await port.lifeCycle();
  const wanted = [...declaration.lifeCycle, ...rulesToKeep(declaration, present)];
  const { retention: declared } = declaration;
  const retention = declared && planRetention(name, declared, await port.retention(), lock);
  const isSet = areSameRules(wanted, present);
  if (!isSet) await port.replaceLifeCycle(wanted);
  const { defaultEncryption } = declaration;
  const isEncrypted = (await port.defaultEncryption()) === defaultEncryption;
  if (!isEncrypted) await port.setDefaultEncryption(defaultEncryption);
  // Last: what follows a lock cannot be mended any more.
  await retention?.act(port);
  return {
    name,
    bucket,
    lifeCycle: isSet ? 'unchanged' : 'set',
    defaultEncryption: isEncrypted ? 'unchanged' : 'set',
    ...(retention === undefined ? {} : { retention: retention.outcome }),
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
