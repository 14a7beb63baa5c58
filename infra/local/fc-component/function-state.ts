import type {
  Configuration,
  DeployedFunction,
  DeployedTrigger,
} from '../../function-compute/deployed-function.ts';
import type { FunctionManagement } from '../../function-compute/function-management.ts';
import type { WantedFunction } from './wanted-function.ts';

/** What is there of a function before anything is changed. */
export interface FunctionState {
  /** Undefined if it is not deployed. */
  readonly deployed: DeployedFunction | undefined;
  readonly triggers: readonly DeployedTrigger[];
  /** In the order of the wanted configurations. */
  readonly configurations: readonly (Configuration | undefined)[];
}

/** Asks for everything that a deployment of this function would touch. */
export async function readFunctionState(
  management: FunctionManagement,
  wanted: WantedFunction,
): Promise<FunctionState> {
  const { functionName, configurations } = wanted;
  const deployed = await management.findFunction(functionName);
  if (deployed === undefined) {
    return { deployed, triggers: [], configurations: configurations.map(() => undefined) };
  }
  const [triggers, ...present] = await Promise.all([
    management.listTriggers(functionName),
    ...configurations.map(({ kind, qualifier }) =>
      management.findConfiguration(functionName, kind, qualifier),
    ),
  ]);
  return { deployed, triggers, configurations: present };
}
