import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import type { FailureSource } from './watch-failures.ts';

const TIMEOUT_MS = 30_000;
/** More than one is enough to stop a release. */
const LINES = 100;

/**
 * Errors in the log project of an environment in the cloud (`dt-<stage>`, logstore `functions`), by
 * GetLogs of Simple Log Service. That the platform's own entry of a failed request has
 * `hasFunctionError` is a guess, to be tried with an account.
 */
export function alibabaFailures(target: DeploymentTarget): FailureSource {
  const project = `dt-${target.settings['STAGE'] ?? target.environment}`;
  return {
    failuresSince: async (functionName, sinceEpochMs) => {
      const { GetLogsRequest, client, runtime } = await openLogs(target);
      const request = new GetLogsRequest({
        from: Math.floor(sinceEpochMs / 1000),
        to: Math.ceil(Date.now() / 1000) + 1,
        query: `functionName: "${functionName}" and (hasFunctionError: true or level: error or level: fatal)`,
        line: LINES,
      });
      const { body } = await client.getLogsWithOptions(project, 'functions', request, {}, runtime);
      return body?.length ?? 0;
    },
  };
}

async function openLogs(target: DeploymentTarget) {
  const [sls, { $OpenApiUtil }, { RuntimeOptions }] = await Promise.all([
    import('@alicloud/sls20201230'),
    import('@alicloud/openapi-core'),
    import('@darabonba/typescript'),
  ]);
  const shown: unknown = sls.default;
  // Loaders differ in how they show the default export of a CommonJS module.
  const Client = (
    typeof shown === 'function' ? shown : (shown as { readonly default: unknown }).default
  ) as typeof sls.default;
  const { accessKeyId, accessKeySecret, securityToken } = target.key();
  const client = new Client(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      ...(securityToken === undefined ? {} : { securityToken }),
      endpoint: target.management.logs,
      regionId: target.region,
    }),
  );
  const runtime = new RuntimeOptions({ readTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS });
  return { GetLogsRequest: sls.GetLogsRequest, client, runtime };
}
