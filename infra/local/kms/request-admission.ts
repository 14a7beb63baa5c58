import type { AccessKey } from '../stand-in/credentials.ts';
import type { StandInContext } from '../stand-in/stand-in.ts';
import { KmsRefusal } from './kms-answers.ts';
import type { SignedRequest } from './signed-request.ts';

const API_VERSION = '2016-01-20';
const CLOCK_TOLERANCE_MS = 15 * 60_000;

/** Decides who is asking, in the order in which the gateway in front of KMS does. */
export class RequestAdmission {
  readonly #context: StandInContext;
  /** Nonces of the last quarter of an hour; older ones are refused by their time stamp. */
  readonly #nonces = new Map<string, number>();

  constructor(context: StandInContext) {
    this.#context = context;
  }

  /** The key that signed the request. @throws KmsRefusal */
  admit(request: SignedRequest): AccessKey {
    if (request.action === '') throw new KmsRefusal('InvalidAction.NotFound');
    if (request.version !== API_VERSION) throw new KmsRefusal('NoSuchVersion');
    if (request.accessKeyId === '') throw new KmsRefusal('MissingParameter');
    this.#requireFreshTimestamp(request.timestamp);
    const key = this.#context.credentials.find(request.accessKeyId);
    if (key === undefined) throw new KmsRefusal('InvalidAccessKeyId.NotFound');
    request.verify(key.accessKeySecret);
    this.#requireToken(key, request.securityToken);
    this.#requireNewNonce(request);
    return key;
  }

  #requireFreshTimestamp(timestamp: string): void {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(timestamp)) {
      throw new KmsRefusal('IllegalTimestamp');
    }
    const distanceMs = Math.abs(Date.parse(timestamp) - this.#context.clock.nowEpochMs());
    if (!(distanceMs <= CLOCK_TOLERANCE_MS)) throw new KmsRefusal('InvalidTimeStamp.Expired');
  }

  #requireToken(key: AccessKey, securityToken: string): void {
    if (key.securityToken === undefined) return;
    if (securityToken === '') throw new KmsRefusal('MissingSecurityToken');
    if (securityToken !== key.securityToken) {
      throw new KmsRefusal('InvalidSecurityToken.MismatchWithAccessKey');
    }
    if ((key.expiresAtEpochMs ?? Infinity) <= this.#context.clock.nowEpochMs()) {
      throw new KmsRefusal('InvalidSecurityToken.Expired');
    }
  }

  #requireNewNonce(request: SignedRequest): void {
    if (request.nonce === '') throw new KmsRefusal('MissingParameter');
    const now = this.#context.clock.nowEpochMs();
    for (const [nonce, usedAt] of this.#nonces) {
      if (now - usedAt <= 2 * CLOCK_TOLERANCE_MS) break;
      this.#nonces.delete(nonce);
    }
    const unique = `${request.accessKeyId}/${request.nonce}`;
    if (this.#nonces.has(unique)) throw new KmsRefusal('SignatureNonceUsed');
    this.#nonces.set(unique, now);
  }
}
