import { createRequire } from 'node:module';
import type { AccessKey } from '../../shared/alibaba-api/index.ts';

/** What the CommonJS package exports; its default is the class of the client. */
type SlsModule = typeof import('@alicloud/sls20201230');
type Client = InstanceType<SlsModule['default']>;

/** The unmodified official SDK of SLS, and its classes of requests. */
export interface OfficialSls {
  readonly client: Client;
  readonly sls: SlsModule;
}

/** @param managementUrl as the stand-in tells it, with the user part in front of the host */
export function officialSlsClient(
  managementUrl: string,
  key: AccessKey,
  signatureVersion: 'v1' | 'v4' = 'v4',
): OfficialSls {
  const load = createRequire(import.meta.url);
  const sls = load('@alicloud/sls20201230') as SlsModule;
  const { $OpenApiUtil } = load(
    '@alicloud/openapi-core',
  ) as typeof import('@alicloud/openapi-core');
  const config = new $OpenApiUtil.Config({
    ...key,
    regionId: 'cn-hongkong',
    endpoint: managementUrl.replace(/^https?:\/\//, ''),
    protocol: managementUrl.startsWith('https') ? 'https' : 'http',
    signatureVersion,
    connectTimeout: 30_000,
    readTimeout: 30_000,
  });
  return { client: new sls.default(config), sls };
}
