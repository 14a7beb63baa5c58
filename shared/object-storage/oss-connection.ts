import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import type OSS from 'ali-oss';
import type { OssObjectStoreOptions } from './oss-settings.ts';

/** Sockets that one store keeps open at most. */
const MAX_SOCKETS = 32;

/** Options that the SDK reads and its published types do not name. */
interface SdkOptions extends OSS.Options {
  readonly agent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  readonly retryMax: number;
  readonly sldEnable: boolean;
}

/** Gives a client for the credentials of this moment; sockets are shared by all of them. */
export interface OssConnection {
  client(): Promise<OssClient>;
  /** Ends idle sockets; a later call opens new ones. */
  close(): void;
}

export interface OssClient {
  readonly sdk: OSS;
  readonly accessKeyId: string;
}

/**
 * Prepares a connection. The SDK is loaded at the first call: it costs 70 to 90 ms, which functions
 * that store nothing do not pay.
 */
export function openOssConnection(options: OssObjectStoreOptions): OssConnection {
  const url = new URL(options.endpoint);
  const agents = {
    agent: new HttpAgent({ keepAlive: true, maxSockets: MAX_SOCKETS }),
    httpsAgent: new HttpsAgent({
      keepAlive: true,
      maxSockets: MAX_SOCKETS,
      // For an address the SDK forges a Host header, and Node would look for that name in the
      // certificate. The certificate of an address has to name the address.
      ...(isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? {} : { servername: '' }),
    }),
  };
  return {
    close: () => {
      agents.agent.destroy();
      agents.httpsAgent.destroy();
    },
    client: async () => {
      const { default: Sdk } = await import('ali-oss');
      const credentials = options.credentials();
      const sdkOptions: SdkOptions = {
        ...agents,
        endpoint: options.endpoint,
        region: options.region,
        bucket: options.bucket,
        secure: url.protocol === 'https:',
        authorizationV4: true,
        timeout: options.timeoutMs,
        retryMax: 0,
        sldEnable: options.pathStyle ?? false,
        accessKeyId: credentials.accessKeyId,
        accessKeySecret: credentials.accessKeySecret,
        ...(credentials.securityToken === undefined
          ? {}
          : // The interval only keeps the SDK from writing advice to the console: a client lives
            // for one call, and the next one reads the credentials anew.
            { stsToken: credentials.securityToken, refreshSTSTokenInterval: 3_600_000 }),
      };
      return { sdk: new Sdk(sdkOptions), accessKeyId: credentials.accessKeyId };
    },
  };
}
