import {
  deployedFunctionName,
  type DeployedTimer,
  type TriggerReader,
} from '../../../shared/function-compute/index.ts';
import { WATCHED_TIMERS } from '../domain/watched-timers.ts';

/** The timers of the watched functions by the functions' folders; undefined: it is not deployed. */
export type DeployedTimers = ReadonlyMap<string, readonly DeployedTimer[] | undefined>;

/** Asks about each watched function once. @throws TriggersUnreadableError */
export async function readTimers(
  triggers: TriggerReader,
  environment: string,
  call: { readonly signal?: AbortSignal },
): Promise<DeployedTimers> {
  const found = await Promise.all(
    WATCHED_TIMERS.map(async ({ functionName }) => {
      const deployed = deployedFunctionName(functionName, environment);
      return [functionName, await triggers.timersOf(deployed, call)] as const;
    }),
  );
  return new Map(found);
}
