import { createRequire } from 'node:module';
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
  let opened: ReturnType<typeof openLogs> | undefined;
  return {
    failuresSince: async (functionName, sinceEpochMs) => {
      const { sls, client } = (opened ??= openLogs(target));
      const request = new sls.GetLogsRequest({
        from: Math.floor(sinceEpochMs / 1000),
        to: Math.ceil(Date.now() / 1000) + 1,
        query: `functionName: "${functionName}" and (hasFunctionError: true or level: error or level: fatal)`,
        line: LINES,
      });
      const { body } = await client.getLogs(project, 'functions', request);
      return body?.length ?? 0;
    },
  };
}

type SlsModule = typeof import('@alicloud/sls20201230');

/** The SDK is loaded with the first question. */
function openLogs(target: DeploymentTarget) {
  const load = createRequire(import.meta.url);
  // The package is CommonJS, and its shape differs between loaders of modules.
  const sls = load('@alicloud/sls20201230') as SlsModule;
  const { $OpenApiUtil } = load(
    '@alicloud/openapi-core',
  ) as typeof import('@alicloud/openapi-core');
  const { logs } = target.management;
  const config = new $OpenApiUtil.Config({
    ...target.key(),
    regionId: target.region,
    endpoint: logs.replace(/^https?:\/\//, ''),
    protocol: logs.startsWith('http://') ? 'http' : 'https',
    signatureVersion: 'v4',
    connectTimeout: TIMEOUT_MS,
    readTimeout: TIMEOUT_MS,
  });
  return { sls, client: new sls.default(config) };
}
