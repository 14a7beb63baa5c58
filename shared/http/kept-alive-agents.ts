import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { HttpClientOptions } from './http-client.ts';

export interface KeptAliveAgents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  /** Closes idle connections. */
  readonly close: () => void;
}

/**
 * Connections that are kept for the next request, but not for long: an instance of a function is
 * frozen between requests, and the other side hangs up meanwhile. The timer that is due at the thaw
 * closes such a connection before a request can be lost on it.
 */
export function createKeptAliveAgents(options: HttpClientOptions): KeptAliveAgents {
  const agentOptions = {
    keepAlive: true,
    maxSockets: options.maxSockets ?? 16,
    noDelay: true,
    timeout: options.idleConnectionMs ?? 10_000,
  };
  const httpAgent = new HttpAgent(agentOptions);
  const { certificateAuthorities: further, pinnedAuthorities: pinned } = options;
  const httpsAgent = new HttpsAgent({
    ...agentOptions,
    // No variable of the environment switches the check off.
    rejectUnauthorized: true,
    ca: pinned?.slice() ?? (further && [...rootCertificates, ...further]),
  });
  return {
    httpAgent,
    httpsAgent,
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}
