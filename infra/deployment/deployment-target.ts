import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { CommandRefusedError } from '../command/command-refusal.ts';
import { readRunningCloud } from '../command/running-local-cloud.ts';
import { usageError } from '../command/usage-error.ts';
import { readEnvironmentFile } from './environment-file.ts';

const ENVIRONMENTS = path.join(import.meta.dirname, 'environments');

/** Keys of whoever deploys, checks or provisions; temporary ones carry a token. */
export interface DeploymentKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** Addresses of the management interfaces, as the official SDKs take them: host, or URL where plain. */
export interface ManagementEndpoints {
  readonly functionCompute: string;
  readonly ram: string;
  readonly sts: string;
  readonly logs: string;
}

/** An environment that commands deploy to, check or provision. */
export interface DeploymentTarget {
  /** `local`, `test`, `prod` … */
  readonly environment: string;
  readonly isLocal: boolean;
  readonly region: string;
  readonly accountId: string;
  /** Values of the `${env()}` expressions of `s.yaml`: names and endpoints, never a secret. */
  readonly settings: Readonly<Record<string, string>>;
  /** The same as a command uses them: of the local cloud, plain addresses on loopback. */
  readonly commandSettings: Readonly<Record<string, string>>;
  readonly management: ManagementEndpoints;
  /** Asked for when first needed, since most of a plan can be told without. @throws UsageError */
  readonly key: () => DeploymentKey;
  /** Of the local cloud's own authority; absent in the cloud. */
  readonly trustedAuthorityPem?: string;
  /** How far the environment's time is ahead of the machine's; 0 in the cloud. */
  readonly clockOffsetMs: number;
}

export interface TargetChoice {
  readonly environment: string;
  /** Folder of the local cloud; used for `local` only. */
  readonly stateDirectory: string;
  readonly processEnvironment: Readonly<Record<string, string | undefined>>;
}

const runningSchema = z.object({
  certificateAuthorityFile: z.string(),
  credentials: z.object({ accessKeyId: z.string(), accessKeySecret: z.string() }),
  region: z.string(),
  accountId: z.string(),
  settings: z.record(z.string(), z.string()),
  plainSettings: z.record(z.string(), z.string()),
  management: z.object({
    functionCompute: z.string(),
    ram: z.string(),
    sts: z.string(),
    logs: z.string(),
  }),
  switchboard: z.object({ url: z.string() }),
});

/**
 * Where a command works. For `local` that is the running local cloud; for any other environment its file
 * of settings, over which the shell's variables of the same names count.
 *
 * @throws CommandRefusedError if no local cloud runs, or there is no such environment or its file is wrong
 */
export function openDeploymentTarget(choice: TargetChoice): Promise<DeploymentTarget> {
  return choice.environment === 'local' ? openLocal(choice) : openCloud(choice);
}

async function openLocal({ stateDirectory }: TargetChoice): Promise<DeploymentTarget> {
  const { endpoints, clockOffsetMs } = await readRunningCloud(stateDirectory, runningSchema, {
    en: 'or name its folder with --state, or an environment in the cloud with --env',
    zhHK: '或以 --state 指定其資料夾，或以 --env 指定雲端環境',
  });
  const { credentials, region, accountId, settings, management } = endpoints;
  return {
    environment: 'local',
    isLocal: true,
    region,
    accountId,
    settings,
    commandSettings: { ...settings, ...endpoints.plainSettings },
    management,
    key: () => credentials,
    trustedAuthorityPem: await readFile(endpoints.certificateAuthorityFile, 'utf8'),
    clockOffsetMs,
  };
}

async function openCloud(choice: TargetChoice): Promise<DeploymentTarget> {
  const { environment, processEnvironment } = choice;
  const declared = await settingsOf(environment);
  const settings = Object.fromEntries(
    Object.entries(declared).map(([name, value]) => [name, processEnvironment[name] ?? value]),
  );
  const region = settings['ALIYUN_REGION'] ?? 'cn-hongkong';
  const accountId = settings['ALIYUN_ACCOUNT_ID'] ?? '';
  return {
    environment,
    isLocal: false,
    region,
    accountId,
    settings,
    commandSettings: withPublicAddresses(settings),
    management: {
      functionCompute:
        settings['FC_MANAGEMENT_ENDPOINT'] ?? `${accountId}.${region}.fc.aliyuncs.com`,
      ram: settings['RAM_ENDPOINT'] ?? 'ram.aliyuncs.com',
      sts: settings['STS_ENDPOINT'] ?? `sts.${region}.aliyuncs.com`,
      logs: settings['SLS_ENDPOINT'] ?? `${region}.log.aliyuncs.com`,
    },
    key: () => keyOf(processEnvironment),
    clockOffsetMs: 0,
  };
}

/** Addresses within Alibaba Cloud's network are of no use to a person outside. */
function withPublicAddresses(
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { OSS_PUBLIC_ENDPOINT: objects } = settings;
  return { ...settings, ...(objects === undefined ? {} : { OSS_ENDPOINT: objects }) };
}

async function settingsOf(environment: string): Promise<Readonly<Record<string, string>>> {
  const name = `infra/deployment/environments/${environment}.env`;
  // Anything else could lead out of the folder.
  const isName = /^[a-z][a-z0-9-]{0,30}$/.test(environment);
  try {
    if (!isName) throw new Error('no name of an environment');
    return readEnvironmentFile(
      name,
      await readFile(path.join(ENVIRONMENTS, `${environment}.env`), 'utf8'),
    );
  } catch (error) {
    if (error instanceof CommandRefusedError) throw error;
    throw new CommandRefusedError(
      {
        en: `There is no environment ${environment}: copy ${path.dirname(name)}/test.env to ${environment}.env and fill in its names, or use --env local.`,
        zhHK: `沒有環境 ${environment}：請把 ${path.dirname(name)}/test.env 複製為 ${environment}.env 並填寫名稱，或使用 --env local。`,
      },
      error,
    );
  }
}

function keyOf(processEnvironment: TargetChoice['processEnvironment']): DeploymentKey {
  const accessKeyId = processEnvironment['ALIBABA_CLOUD_ACCESS_KEY_ID'] ?? '';
  const accessKeySecret = processEnvironment['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] ?? '';
  const securityToken = processEnvironment['ALIBABA_CLOUD_SECURITY_TOKEN'];
  const missing = Object.entries({
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
  }).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length > 0) {
    throw usageError(
      missing.map((name) => ({
        en: `${name}: is not set in the environment`,
        zhHK: `${name}：環境變數未設定`,
      })),
    );
  }
  return { accessKeyId, accessKeySecret, ...(securityToken ? { securityToken } : {}) };
}
