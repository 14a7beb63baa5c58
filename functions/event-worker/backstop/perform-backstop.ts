import type { Configuration } from '../../../shared/configuration/index.ts';
import type { BackstopDependencies } from './ports.ts';
import { runBackstop, type BackstopResult } from './run-backstop.ts';

export interface BackstopOfOrganisation extends BackstopResult {
  readonly corpId: string;
}

/**
 * What the timers `backstop` and `daily` do: looks after the stream of events of each organisation of
 * the live configuration. One that cannot be looked after does not keep the others from it.
 *
 * @throws the first error that kept an organisation from being looked after, once all had their turn
 */
export async function performBackstop(
  deps: BackstopDependencies & { configuration(): Promise<Configuration> },
  caller: { readonly requestId: string; readonly signal: AbortSignal },
): Promise<{
  readonly outcome: 'looked-after';
  readonly organisations: readonly BackstopOfOrganisation[];
}> {
  const organisations: BackstopOfOrganisation[] = [];
  const errors: unknown[] = [];
  for (const organisation of (await deps.configuration()).organisations) {
    const { corpId } = organisation;
    try {
      const { requestId: owner, signal } = caller;
      organisations.push({ corpId, ...(await runBackstop(deps, organisation, { owner, signal })) });
    } catch (error) {
      caller.signal.throwIfAborted();
      deps.log.error('event-backstop.failed', { corpId, error });
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return { outcome: 'looked-after', organisations };
}
