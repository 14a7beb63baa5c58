import { reportError, type ErrorReport } from '../../shared/errors/index.ts';
import { isPending, type PlannedStep } from './planned-step.ts';

/** What became of a step: `done`, `failed`, or what the plan said of one that has nothing to do. */
export type StepOutcome = 'done' | 'failed' | 'unchanged' | 'left' | 'refused';

export interface AppliedStep {
  readonly step: PlannedStep;
  readonly outcome: StepOutcome;
  /** Of one that failed. */
  readonly error?: ErrorReport;
}

/**
 * Carries out what is pending, one after the other in the order of the plan; after one that failed it
 * goes on with the rest. Repeating it is harmless.
 *
 * @param tell is told of each step before it begins
 */
export async function applySteps(
  steps: readonly PlannedStep[],
  tell: (step: PlannedStep) => void = () => undefined,
): Promise<readonly AppliedStep[]> {
  const applied: AppliedStep[] = [];
  for (const step of steps) {
    if (isPending(step)) tell(step);
    applied.push(await applyStep(step));
  }
  return applied;
}

async function applyStep(step: PlannedStep): Promise<AppliedStep> {
  const { action, act } = step;
  if (action === 'unchanged' || action === 'left' || action === 'refused') {
    return { step, outcome: action };
  }
  try {
    await act?.();
    return { step, outcome: 'done' };
  } catch (failure) {
    return { step, outcome: 'failed', error: reportError(failure) };
  }
}
