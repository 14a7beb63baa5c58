import type { FunctionManagement } from '../../function-compute/function-management.ts';
import { servingDescription } from '../../function-compute/alias-description.ts';
import { versionDescription, versionOf } from '../../function-compute/version-fingerprint.ts';
import { notDeployed } from './errors.ts';
import type { WantedFunction } from './wanted-function.ts';

/**
 * Points the aliases of a function at a version of what is deployed; without its alias a
 * trigger or a configuration would be refused. Nothing happens where they point there already.
 *
 * @throws FunctionManagementError
 */
export async function pointAliases(
  management: FunctionManagement,
  { functionName, aliases }: WantedFunction,
  tell: (step: string) => void,
): Promise<void> {
  if (aliases.length === 0) return;
  const versionId = await publishedVersion(management, functionName, tell);
  for (const aliasName of aliases) {
    const present = await management.findAlias(functionName, aliasName);
    const isThere =
      present?.versionId === versionId && Object.keys(present.additionalVersionWeight).length === 0;
    if (isThere) continue;
    tell(`alias ${functionName} ${aliasName} → ${versionId} / 別名`);
    const before = present?.versionId === versionId ? undefined : present?.versionId;
    const description = servingDescription(versionId, before);
    const alias = { aliasName, versionId, additionalVersionWeight: {}, description };
    await management.putAlias(functionName, alias, present === undefined);
  }
}

async function publishedVersion(
  management: FunctionManagement,
  functionName: string,
  tell: (step: string) => void,
): Promise<string> {
  const deployed = await management.findFunction(functionName);
  if (deployed === undefined) throw notDeployed(functionName);
  const found = versionOf(deployed, await management.listVersions(functionName));
  if (found !== undefined) return found.versionId;
  const { versionId } = await management.publishVersion(functionName, versionDescription(deployed));
  tell(`publish ${functionName} version ${versionId} / 版本`);
  return versionId;
}
