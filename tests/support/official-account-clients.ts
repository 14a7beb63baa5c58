import { $OpenApiUtil } from '@alicloud/openapi-core';
import * as ram from '@alicloud/ram20150501';
import * as sts from '@alicloud/sts20150401';
import type { AccessKey } from '../../shared/alibaba-api/index.ts';
import { defaultExport } from './official-alibaba-clients.ts';

/** What the official SDKs of RAM and STS tell of an error answer. */
export interface AccountFault {
  readonly code: string;
  readonly statusCode: number;
}

/** The official SDK of RAM, pointed at a server on loopback. */
export function officialRamClient(host: string, key: AccessKey) {
  return new (defaultExport(ram.default))(configOf(host, key));
}

/** The official SDK of STS, pointed at a server on loopback. */
export function officialStsClient(host: string, key: AccessKey) {
  return new (defaultExport(sts.default))(configOf(host, key));
}

/** `409 EntityAlreadyExists.Role`; fails if nothing is refused. */
export async function accountFault(call: Promise<unknown>): Promise<string> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure === undefined) throw new Error('the call was expected to be refused');
  const { code, statusCode } = failure as AccountFault;
  return `${String(statusCode)} ${code}`;
}

function configOf(endpoint: string, key: AccessKey) {
  const { accessKeyId, accessKeySecret, securityToken } = key;
  return new $OpenApiUtil.Config({
    accessKeyId,
    accessKeySecret,
    ...(securityToken === undefined ? {} : { securityToken }),
    endpoint,
    protocol: 'http',
    regionId: 'cn-hongkong',
    readTimeout: 30_000,
    connectTimeout: 30_000,
  });
}
