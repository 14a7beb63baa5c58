import { assertObjectKey } from './object-key.ts';
import { assertLink, type LinkOptions } from './object-link.ts';
import { openOssConnection, type OssConnection } from './oss-connection.ts';
import type { OssObjectStoreOptions } from './oss-settings.ts';

/**
 * Where links point: the endpoint that people reach. A function often talks to OSS by an address
 * inside the cloud, which nobody's browser can open.
 */
export function openLinkConnection(options: OssObjectStoreOptions): OssConnection {
  return openOssConnection({ ...options, endpoint: options.linkEndpoint ?? options.endpoint });
}

/** A GET of this very object, signed with V4 and the keys of this moment. Nothing is sent. */
export async function signOssLink(
  connection: OssConnection,
  key: string,
  options: LinkOptions,
): Promise<string> {
  assertObjectKey(key);
  assertLink(options);
  const { expiresSeconds, fileName } = options;
  const { sdk } = await connection.client();
  const queries =
    fileName === undefined
      ? {}
      : { 'response-content-disposition': `attachment; filename="${fileName}"` };
  return sdk.signatureUrlV4('GET', expiresSeconds, { queries }, key);
}
