import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { DingTalkClient } from '../../../shared/dingtalk/index.ts';
import { createDirectory, type Directory } from '../../../shared/directory/index.ts';
import { partitionOf } from '../../../shared/table-store/index.ts';
import type { ExportDependencies } from '../ports.ts';

/**
 * The directory that all functions share, whose answers may be minutes old: for whom a hint is told to.
 * Who is paid is read from DingTalk in the run itself.
 */
export function directoryForHints(
  deps: Pick<ExportDependencies, 'environment' | 'tables' | 'sealer' | 'clock' | 'random' | 'log'>,
  { corpId, app }: OrganisationConfiguration,
  client: DingTalkClient,
): Directory {
  const organisation = partitionOf(deps.environment, corpId);
  return createDirectory({ ...deps, client, clientId: app.clientId, organisation });
}
