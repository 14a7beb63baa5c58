import {
  applyBucketSettings,
  planBucketSettings,
  type AppliedSettings,
  type BucketPlan,
} from '../buckets/apply-bucket-settings.ts';
import type { BucketDeclaration } from '../buckets/bucket-declaration.ts';
import type { BucketSettingsPort } from '../buckets/bucket-settings-port.ts';
import { NOTHING, refusedStep, type PlannedStep } from './planned-step.ts';

export interface BucketProvision {
  readonly declarations: readonly BucketDeclaration[];
  readonly portOf: (bucket: string) => BucketSettingsPort;
  /** The bucket whose retention may be locked for ever, by a person's word. */
  readonly lock: string | undefined;
}

/** Retention policies that nothing is done about. */
const SETTLED: readonly AppliedSettings['retention'][] = [
  undefined,
  'in-progress',
  'locked',
  'extension-held-back',
];

/** Compares each bucket with its declaration; one that is refused does not hide the others. */
export async function planBuckets(provision: BucketProvision): Promise<readonly PlannedStep[]> {
  const steps: PlannedStep[] = [];
  for (const declaration of provision.declarations) {
    try {
      steps.push(await bucketStep(provision, declaration));
    } catch (error) {
      steps.push(refusedStep('buckets', declaration.name, error));
    }
  }
  return steps;
}

async function bucketStep(
  { portOf, lock }: BucketProvision,
  declaration: BucketDeclaration,
): Promise<PlannedStep> {
  const { name } = declaration;
  const port = portOf(name);
  const options = { lock: lock === name };
  const plan = await planBucketSettings(declaration, port, options);
  const shown = {
    kind: 'buckets' as const,
    name,
    present: plan === undefined ? NOTHING : presentText(plan),
    wanted: wantedText(declaration, plan?.wantedRules ?? declaration.lifeCycle.length),
  };
  // Planned again when it is carried out: what was found may have changed in between.
  const act = () => applyBucketSettings(declaration, port, options);
  if (plan === undefined) return { ...shown, action: 'create', act };
  const why = whyOf(declaration, plan.outcome);
  const told = why === undefined ? {} : { why };
  if (hasChanges(plan.outcome)) return { ...shown, action: 'change', act, ...told };
  return { ...shown, action: why === undefined ? 'unchanged' : 'left', ...told };
}

function hasChanges({ lifeCycle, defaultEncryption, retention }: AppliedSettings): boolean {
  return lifeCycle === 'set' || defaultEncryption === 'set' || !SETTLED.includes(retention);
}

function presentText({ present }: BucketPlan): string {
  const { rules, defaultEncryption, retention } = present;
  const encryption = defaultEncryption ?? 'no-encryption';
  const worm = retention && `worm=${String(retention.days)}d ${retention.state}`;
  return ['private', encryption, `rules=${String(rules)}`, ...(worm ? [worm] : [])].join(' ');
}

function wantedText({ defaultEncryption, retention }: BucketDeclaration, rules: number): string {
  const worm = retention && `worm=${String(retention.days)}d ${retention.state}`;
  return ['private', defaultEncryption, `rules=${String(rules)}`, ...(worm ? [worm] : [])].join(
    ' ',
  );
}

function whyOf(
  { name, retention }: BucketDeclaration,
  outcome: AppliedSettings,
): PlannedStep['why'] {
  const isLockable = retention?.state === 'locked';
  if (isLockable && (outcome.retention === 'in-progress' || outcome.retention === 'begun')) {
    return {
      en: `Its retention is not locked, and OSS drops it after 24 hours. Look at the bucket, then run --apply --lock-audit ${name} within that time. Nobody can undo a lock.`,
      zhHK: `其保留政策尚未鎖定，OSS 會於 24 小時後取消。請檢查儲存空間後，於限時內執行 --apply --lock-audit ${name}。鎖定後任何人均不可還原。`,
    };
  }
  if (outcome.retention !== 'extension-held-back') return undefined;
  return {
    en: `It is locked for fewer days than are declared. To extend the lock, which nobody can undo, run --apply --lock-audit ${name}.`,
    zhHK: `其鎖定日數少於聲明的日數。如要延長鎖定（任何人均不可還原），請執行 --apply --lock-audit ${name}。`,
  };
}
