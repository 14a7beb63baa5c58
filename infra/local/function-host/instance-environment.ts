import type { AccessKey } from '../stand-in/credentials.ts';
import type { FunctionConfiguration } from './deployment/function-configuration.ts';

export interface InstanceIdentity {
  readonly instanceId: string;
  readonly accountId: string;
  readonly region: string;
  readonly codeDirectory: string;
  /** `LATEST` or the number of the version. */
  readonly versionId: string;
  /** Keys of the role; absent if the function has none. */
  readonly roleKey?: AccessKey;
}

/**
 * The whole environment of an instance: what the description declares and the platform's system
 * variables (help page "Environment variables"), nothing of the host's own. `TZ` is UTC, as in the
 * platform's containers, unless it is declared.
 */
export function instanceEnvironment(
  description: FunctionConfiguration,
  identity: InstanceIdentity,
): Record<string, string> {
  const { roleKey } = identity;
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/tmp',
    TZ: 'UTC',
    ...description.environmentVariables,
    FC_FUNC_CODE_PATH: identity.codeDirectory,
    FC_ACCOUNT_ID: identity.accountId,
    FC_FUNCTION_HANDLER: description.handler,
    FC_FUNCTION_MEMORY_SIZE: String(description.memorySize),
    FC_FUNCTION_NAME: description.functionName,
    FC_REGION: identity.region,
    FC_CUSTOM_LISTEN_PORT: '9000',
    FC_INSTANCE_ID: identity.instanceId,
    FC_VER_ID: identity.versionId,
    ...(roleKey === undefined
      ? {}
      : {
          ALIBABA_CLOUD_ACCESS_KEY_ID: roleKey.accessKeyId,
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: roleKey.accessKeySecret,
          ALIBABA_CLOUD_SECURITY_TOKEN: roleKey.securityToken ?? '',
        }),
  };
}
