import type { InstanceDependencies } from '../composition.ts';
import type { ManualAction } from '../invocation.ts';
import type { CallOptions } from '../ports.ts';
import { SETTINGS_NAME } from '../read-settings.ts';
import { checkSettings, type CheckResult } from './check-settings.ts';
import { requestStatus, type StatusResult } from './request-status.ts';

export type ActionResult =
  | { readonly outcome: 'ready' | 'not-ready'; readonly organisations: readonly CheckResult[] }
  | StatusResult;

/** What a person asks of the function; neither action changes anything. */
export async function performAction(
  deps: InstanceDependencies,
  action: ManualAction,
  call: CallOptions,
): Promise<ActionResult> {
  if (action.action === 'status') {
    return requestStatus(deps.rowsOf(action.corpId), action.instance, call);
  }
  const { organisations } = await deps.configuration();
  const asked = organisations.filter(({ corpId, functionSettings }) =>
    action.corpId === undefined ? SETTINGS_NAME in functionSettings : corpId === action.corpId,
  );
  const results: CheckResult[] = [];
  for (const organisation of asked) {
    const { corpId } = organisation;
    const serviceDeskOf = (settings: Parameters<InstanceDependencies['serviceDeskOf']>[1]) =>
      deps.serviceDeskOf(corpId, settings);
    results.push(await checkSettings({ organisation, serviceDeskOf }, call));
  }
  const isReady = results.length > 0 && results.every(({ outcome }) => outcome === 'ready');
  return { outcome: isReady ? 'ready' : 'not-ready', organisations: results };
}
