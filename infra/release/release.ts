import { servingDescription, returnedDescription } from '../function-compute/alias-description.ts';
import type { FunctionManagement } from '../function-compute/function-management.ts';
import { versionDescription, versionOf } from '../function-compute/version-fingerprint.ts';
import { failuresSeen, notPublished } from './errors.ts';
import type { ReleasedFunction } from './released-function.ts';
import type { ServerlessDevs } from './serverless-devs.ts';
import { trafficStage, type TrafficStage } from './traffic-stage.ts';
import type { FailureWatch } from './watch-failures.ts';

export interface ReleaseParts {
  readonly functions: readonly ReleasedFunction[];
  readonly management: FunctionManagement;
  readonly s: ServerlessDevs;
  readonly alias: string;
  readonly region: string;
  /** Share of the new version while it is watched, 0 to 1. */
  readonly share: number;
  readonly watch: FailureWatch;
  /** Shows a step, in both languages. */
  readonly tell: (step: string) => void;
  /** What to tell a person to give again. */
  readonly again: string;
}

/** What became of one function. */
export interface ReleaseResult {
  readonly functionName: string;
  readonly version: string;
  readonly before: string;
  readonly traffic: string;
}

interface Candidate extends ReleasedFunction {
  readonly versionId: string;
  /** The version that has the traffic now; undefined for the first release. */
  readonly before: string | undefined;
  readonly stage: TrafficStage;
}

/**
 * Releases what is built: functions, a version of each, the alias, then triggers and configurations.
 * The new version gets a share of the traffic first; if errors are seen meanwhile, all traffic goes back.
 * Each step looks at what is there, so a release that was killed is simply given again.
 *
 * @throws ReleaseError, FunctionManagementError
 */
export async function release(parts: ReleaseParts): Promise<readonly ReleaseResult[]> {
  const { s, tell } = parts;
  tell('Functions: code and settings, not yet called / 部署函數，尚未接收流量');
  await s.run('deploy', '--function', '-y');
  const candidates: Candidate[] = [];
  for (const one of parts.functions) candidates.push(await publishVersion(parts, one));
  for (const one of candidates) await beginTraffic(parts, one);
  const moving = candidates.filter(({ stage }) => stage === 'before' || stage === 'sharing');
  if (moving.length > 0) await watchShare(parts, moving);
  for (const one of moving) await pointAlias(parts, one, one.versionId, {});
  tell('Triggers and configurations / 部署觸發器及配置');
  await s.run('deploy', '-y');
  return candidates.map(({ functionName, versionId, before, stage }) => ({
    functionName,
    version: versionId,
    before: before ?? '',
    traffic:
      stage === 'served' ? 'unchanged / 沒有變更' : stage === 'none' ? 'first / 首次' : '100 %',
  }));
}

async function publishVersion(parts: ReleaseParts, one: ReleasedFunction): Promise<Candidate> {
  const { management, s, alias, region, tell, again } = parts;
  const { functionName, resource } = one;
  const deployed = await management.findFunction(functionName);
  if (deployed === undefined) throw notPublished(functionName, again);
  const find = async () => versionOf(deployed, await management.listVersions(functionName));
  if ((await find()) === undefined) {
    tell(`Publish a version of ${functionName} / 發佈版本`);
    const description = versionDescription(deployed);
    const about = ['--function-name', functionName, '--region', region];
    await s.run(resource, 'version', 'publish', ...about, '--description', description);
  }
  const version = await find();
  if (version === undefined) throw notPublished(functionName, again);
  const present = await management.findAlias(functionName, alias);
  const { versionId } = version;
  const before = present?.versionId === versionId ? undefined : present?.versionId;
  return { ...one, versionId, before, stage: trafficStage(present, versionId) };
}

/** The first version gets all at once, since nothing else could have it; a later one its share. */
async function beginTraffic(parts: ReleaseParts, one: Candidate): Promise<void> {
  const { versionId, before, stage } = one;
  if (stage === 'none') await pointAlias(parts, one, versionId, {});
  if (stage === 'before' && before !== undefined) {
    await pointAlias(parts, one, before, { [versionId]: parts.share });
  }
}

async function watchShare(parts: ReleaseParts, moving: readonly Candidate[]): Promise<void> {
  const failures = await parts.watch(moving.map(({ functionName }) => functionName));
  const failed = moving.filter(({ functionName }) => (failures.get(functionName) ?? 0) > 0);
  const [first] = failed;
  if (first === undefined) return;
  for (const one of moving) {
    if (one.before !== undefined) await pointAlias(parts, one, one.before, {}, one.versionId);
  }
  const told = failed.map(
    ({ functionName }) => `${functionName} ${String(failures.get(functionName))}`,
  );
  throw failuresSeen(told, first.resource, parts.again);
}

/**
 * Through the real `s`, so that the cloud and the local cloud are moved by the same command.
 *
 * @param returnedFrom the version that failed, where the traffic goes back
 */
async function pointAlias(
  { s, alias, region, tell }: ReleaseParts,
  { functionName, resource, before }: Candidate,
  versionId: string,
  weights: Readonly<Record<string, number>>,
  returnedFrom?: string,
): Promise<void> {
  const [shared] = Object.entries(weights);
  const share = shared === undefined ? '' : `, ${String(shared[1] * 100)} % → ${shared[0]}`;
  tell(`Traffic of ${functionName}: ${alias} → ${versionId}${share} / 流量`);
  const description =
    returnedFrom === undefined
      ? servingDescription(versionId, before === versionId ? undefined : before)
      : returnedDescription(returnedFrom);
  await s.run(
    ...[resource, 'alias', 'publish', '--function-name', functionName, '--region', region],
    ...['--alias-name', alias, '--version-id', versionId, '--description', description],
    // Written out even if empty: what is left out stays as it is.
    ...['--additionalVersionWeight', JSON.stringify(weights)],
  );
}
