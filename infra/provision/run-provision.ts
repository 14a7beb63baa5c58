import { reportError } from '../../shared/errors/index.ts';
import type { Screen } from '../local/launcher/screen.ts';
import { applySteps, type AppliedStep } from './apply-steps.ts';
import type { OpenProvision } from './open-provision.ts';
import {
  isPending,
  refusedStep,
  type PlannedStep,
  type Planner,
  type ResourceKind,
} from './planned-step.ts';
import type { ProvisionOptions } from './provision-options.ts';
import { recordApply } from './record-apply.ts';

/** What a plan or an apply comes to. */
export interface ProvisionResult {
  readonly mode: ProvisionOptions['mode'];
  readonly steps: readonly AppliedStep[];
  /** Whether what was changed stands in the audit trail; absent where nothing was changed. */
  readonly audit?: 'recorded' | ReturnType<typeof reportError>;
}

/**
 * Compares an environment with its declarations and, with `apply`, makes it so: kind by kind, since
 * later ones name earlier ones. A kind that cannot be read does not keep the others from being made.
 */
export async function runProvision(
  provision: OpenProvision,
  options: ProvisionOptions,
  screen: Screen,
): Promise<ProvisionResult> {
  const { mode } = options;
  const steps: AppliedStep[] = [];
  for (const kind of options.only) {
    const planner = provision.planners.get(kind);
    if (planner === undefined) continue;
    const planned = await screen.step(kind, () => plannedOf(kind, planner));
    if (mode === 'plan') steps.push(...planned.map(untouched));
    else steps.push(...(await applied(kind, planned, screen)));
  }
  const audit = mode === 'apply' ? await recorded(provision, steps) : undefined;
  return { mode, steps, ...(audit === undefined ? {} : { audit }) };
}

async function plannedOf(kind: ResourceKind, planner: Planner): Promise<readonly PlannedStep[]> {
  try {
    return await planner();
  } catch (error) {
    return [refusedStep(kind, '*', error)];
  }
}

async function applied(
  kind: ResourceKind,
  planned: readonly PlannedStep[],
  screen: Screen,
): Promise<readonly AppliedStep[]> {
  if (!planned.some(isPending)) return applySteps(planned);
  let current = '';
  const tell = ({ name }: PlannedStep): void => {
    current = name;
  };
  return screen.step(
    `${kind}: apply / 執行`,
    () => applySteps(planned, tell),
    () => current,
  );
}

/** A step of a plan that is only shown. */
function untouched(step: PlannedStep): AppliedStep {
  return { step, outcome: step.action === 'refused' ? 'refused' : 'left' };
}

/** What was changed stays changed, also where it cannot be recorded. */
async function recorded(
  { stores }: OpenProvision,
  steps: readonly AppliedStep[],
): Promise<ProvisionResult['audit']> {
  try {
    return (await recordApply(stores, steps)) && 'recorded';
  } catch (error) {
    return reportError(error);
  }
}
