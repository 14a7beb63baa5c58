import type { AccessKey } from './credentials.ts';
import { GatewayRefusal } from './gateway-refusal.ts';
import type { SignedRequest } from './signed-request.ts';
import type { StandInContext } from './stand-in.ts';

const CLOCK_TOLERANCE_MS = 15 * 60_000;

/** Decides who is asking, in the order in which the gateway in front of an RPC service does. */
export class RequestAdmission {
  readonly #context: StandInContext;
  readonly #versions: readonly string[];
  /** Nonces of the last quarter of an hour; older ones are refused by their time stamp. */
  readonly #nonces = new Map<string, number>();

  /** @param versions of the API that the service has. */
  constructor(context: StandInContext, versions: readonly string[]) {
    this.#context = context;
    this.#versions = versions;
  }

  /** The key that signed the request. @throws GatewayRefusal */
  admit(request: SignedRequest): AccessKey {
    if (request.action === '') throw new GatewayRefusal('InvalidAction.NotFound');
    if (!this.#versions.includes(request.version)) throw new GatewayRefusal('NoSuchVersion');
    if (request.accessKeyId === '') throw new GatewayRefusal('MissingParameter');
    this.#requireFreshTimestamp(request.timestamp);
    const key = this.#context.credentials.find(request.accessKeyId);
    if (key === undefined) throw new GatewayRefusal('InvalidAccessKeyId.NotFound');
    request.verify(key.accessKeySecret);
    this.#requireToken(key, request.securityToken);
    this.#requireNewNonce(request);
    return key;
  }

  #requireFreshTimestamp(timestamp: string): void {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)) {
      throw new GatewayRefusal('IllegalTimestamp');
    }
    const distanceMs = Math.abs(Date.parse(timestamp) - this.#context.clock.nowEpochMs());
    if (!(distanceMs <= CLOCK_TOLERANCE_MS)) throw new GatewayRefusal('InvalidTimeStamp.Expired');
  }

  #requireToken(key: AccessKey, securityToken: string): void {
    if (key.securityToken === undefined) return;
    if (securityToken === '') throw new GatewayRefusal('MissingSecurityToken');
    if (securityToken !== key.securityToken) {
      throw new GatewayRefusal('InvalidSecurityToken.MismatchWithAccessKey');
    }
    if ((key.expiresAtEpochMs ?? Infinity) <= this.#context.clock.nowEpochMs()) {
      throw new GatewayRefusal('InvalidSecurityToken.Expired');
    }
  }

  #requireNewNonce(request: SignedRequest): void {
    if (request.nonce === '') throw new GatewayRefusal('MissingParameter');
    const now = this.#context.clock.nowEpochMs();
    for (const [nonce, usedAt] of this.#nonces) {
      if (now - usedAt <= 2 * CLOCK_TOLERANCE_MS) break;
      this.#nonces.delete(nonce);
    }
    const unique = `${request.accessKeyId}/${request.nonce}`;
    if (this.#nonces.has(unique)) throw new GatewayRefusal('SignatureNonceUsed');
    this.#nonces.set(unique, now);
  }
}
