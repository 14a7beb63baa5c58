import { reportError, type BilingualText, type ErrorReport } from '../../shared/errors/index.ts';

/**
 * What is to be done about a resource:
 *
 * - `create`, `change`, `remove`: pending, done by `act`
 * - `unchanged`: as declared
 * - `left`: differs from the declarations and stays so until a person says more; `why` tells what
 * - `refused`: cannot be made as declared; `error` tells the way out
 */
export type StepAction = 'create' | 'change' | 'remove' | 'unchanged' | 'left' | 'refused';

export const resourceKinds = ['tables', 'buckets', 'roles', 'logs'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** One resource of the environment, compared with its declaration. */
export interface PlannedStep {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly action: StepAction;
  /** What there is and what is declared, in words of the service; a dash where there is nothing. */
  readonly present: string;
  readonly wanted: string;
  readonly why?: BilingualText;
  readonly error?: ErrorReport;
  /** May be repeated, also after it was cut off half-way or by somebody else at the same time. */
  readonly act?: () => Promise<unknown>;
}

/** Compares all resources of a kind with their declarations; nothing is changed. */
export type Planner = () => Promise<readonly PlannedStep[]>;

export const NOTHING = '–';

/** A resource that cannot be judged or made. */
export function refusedStep(kind: ResourceKind, name: string, error: unknown): PlannedStep {
  return {
    kind,
    name,
    action: 'refused',
    present: NOTHING,
    wanted: NOTHING,
    error: reportError(error),
  };
}

/** Whether a step still has something to do. */
export function isPending({ action }: PlannedStep): boolean {
  return action === 'create' || action === 'change' || action === 'remove';
}
