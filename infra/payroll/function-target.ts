import type { BilingualText } from '../../shared/errors/index.ts';
import type { InvokeTarget } from '../local/launcher/invoke-function.ts';
import { STAGE } from '../local/launcher/local-cloud.ts';
import { usageError, type OptionValues } from './parse-command.ts';
import type { RunningLocalCloud } from './running-local-cloud.ts';

/** Longer than a function may run. */
const TIMEOUT_MS = 3_600_000;

export interface FunctionTarget {
  readonly target: InvokeTarget;
  readonly functionName: string;
}

/** The export function of a local cloud. */
export function localTarget({ functionHost, credentials }: RunningLocalCloud): FunctionTarget {
  return {
    target: { endpoint: functionHost.invokeEndpoint, key: credentials, timeoutMs: TIMEOUT_MS },
    functionName: `dt-attendance-export-${STAGE}`,
  };
}

/**
 * A function elsewhere, named by `--endpoint` and `--function`, with keys from the environment.
 *
 * @throws UsageError naming everything that is missing
 */
export function remoteTarget(
  options: OptionValues,
  environment: Readonly<Record<string, string | undefined>>,
): FunctionTarget {
  const endpoint = options['endpoint'];
  const functionName = options['function'];
  const accessKeyId = environment['ALIBABA_CLOUD_ACCESS_KEY_ID'] ?? '';
  const accessKeySecret = environment['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] ?? '';
  const problems: BilingualText[] = [];
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
  if ('save' in options) {
    problems.push({
      en: '--save: goes with the local cloud only; elsewhere take the files from the bucket',
      zhHK: '--save：只限本機雲端；其他情況請從儲存空間下載檔案',
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
