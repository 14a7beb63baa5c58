import path from 'node:path';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { InvokeTarget } from '../local/launcher/invoke-function.ts';
import { STAGE } from '../local/launcher/local-cloud.ts';
import { deployedFunctionName } from '../../shared/function-compute/index.ts';
import type { OptionValues } from './parse-arguments.ts';
import { findLocalCloud, type RunningLocalCloud } from './running-local-cloud.ts';
import { usageError } from './usage-error.ts';

/** Longer than a function may run. */
const TIMEOUT_MS = 3_600_000;

export interface FunctionTarget {
  readonly target: InvokeTarget;
  readonly functionName: string;
}

/**
 * The function that a command is meant for: of the local cloud unless the options name another.
 *
 * @param functionFolder the folder of its source
 * @throws UsageError naming everything that is missing; CommandRefusedError if no local cloud runs
 */
export async function chosenTarget(
  options: OptionValues,
  functionFolder: string,
): Promise<FunctionTarget> {
  if (isRemote(options)) return remoteTarget(options, process.env);
  return localTarget(await findLocalCloud(stateDirectoryOf(options)), functionFolder);
}

/** The folder of the local cloud that a command is meant for. */
export function stateDirectoryOf(options: OptionValues): string {
  return path.resolve(process.cwd(), String(options['state'] ?? '.local'));
}

/** A function of a local cloud, by the folder of its source. */
export function localTarget(
  { functionHost, credentials }: RunningLocalCloud,
  functionFolder: string,
): FunctionTarget {
  return {
    target: { endpoint: functionHost.invokeEndpoint, key: credentials, timeoutMs: TIMEOUT_MS },
    functionName: deployedFunctionName(functionFolder, STAGE),
  };
}

/** Whether a command is meant for a function elsewhere. */
export function isRemote(options: OptionValues): boolean {
  return 'endpoint' in options || 'function' in options;
}

/**
 * A function elsewhere, named by `--endpoint` and `--function`, with keys from the environment.
 *
 * @param others what else is wrong with the command
 * @throws UsageError naming everything that is missing
 */
export function remoteTarget(
  options: OptionValues,
  environment: Readonly<Record<string, string | undefined>>,
  others: readonly BilingualText[] = [],
): FunctionTarget {
  const endpoint = options['endpoint'];
  const functionName = options['function'];
  const accessKeyId = environment['ALIBABA_CLOUD_ACCESS_KEY_ID'] ?? '';
  const accessKeySecret = environment['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] ?? '';
  const problems: BilingualText[] = [...others];
  if (typeof endpoint !== 'string' || !/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    problems.push({
      en: '--endpoint: must be an address such as https://…',
      zhHK: '--endpoint：必須為 https://… 形式的網址',
    });
  }
  if (typeof functionName !== 'string') {
    problems.push({
      en: '--function: is missing beside --endpoint',
      zhHK: '--function：配合 --endpoint 時不可欠缺',
    });
  }
  for (const [name, value] of Object.entries({
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
  })) {
    if (value === '') {
      problems.push({
        en: `${name}: is not set in the environment`,
        zhHK: `${name}：環境變數未設定`,
      });
    }
  }
  if (problems.length > 0) throw usageError(problems);
  return {
    target: {
      endpoint: String(endpoint),
      key: { accessKeyId, accessKeySecret },
      timeoutMs: TIMEOUT_MS,
    },
    functionName: String(functionName),
  };
}
