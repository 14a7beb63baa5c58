import { createHmac } from 'node:crypto';

/** An access key as the stand-ins know it. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Present for temporary keys of a role; requests must carry it. */
  readonly securityToken?: string;
  readonly expiresAtEpochMs?: number;
  /** Name of the role, or `developer` for the long-lived key of endpoints.json. */
  readonly principal: string;
}

/** Looks up the key that a request names. */
export interface CredentialRegistry {
  find(accessKeyId: string): AccessKey | undefined;
}

/**
 * Access keys of the local cloud: one long-lived developer key, and temporary role keys for function
 * instances. All are derived from one random seed that the launcher keeps in `.local/`, so that keys
 * issued before a restart are still known after it.
 */
export class LocalCredentials implements CredentialRegistry {
  readonly #seed: Uint8Array;
  readonly developer: AccessKey;

  constructor(seed: Uint8Array) {
    this.#seed = seed;
    this.developer = {
      accessKeyId: `LTAI${this.#derive('developer-id', 20)}`,
      accessKeySecret: this.#derive('developer-secret', 30),
      principal: 'developer',
    };
  }

  /** Temporary keys of a role, valid until the given instant. Same arguments, same keys. */
  issue(role: string, expiresAtEpochMs: number): AccessKey {
    const stem = `${Buffer.from(role).toString('hex')}.${expiresAtEpochMs.toString(36)}`;
    return this.#fromStem(stem, role, expiresAtEpochMs);
  }

  find(accessKeyId: string): AccessKey | undefined {
    if (accessKeyId === this.developer.accessKeyId) return this.developer;
    const match = /^STS\.([0-9a-f]+)\.([0-9a-z]+)\.[0-9A-Za-z]{8}$/.exec(accessKeyId);
    if (match?.[1] === undefined || match[2] === undefined) return undefined;
    const role = Buffer.from(match[1], 'hex').toString();
    const key = this.#fromStem(`${match[1]}.${match[2]}`, role, Number.parseInt(match[2], 36));
    return key.accessKeyId === accessKeyId ? key : undefined;
  }

  #fromStem(stem: string, principal: string, expiresAtEpochMs: number): AccessKey {
    return {
      accessKeyId: `STS.${stem}.${this.#derive(`id:${stem}`, 8)}`,
      accessKeySecret: this.#derive(`secret:${stem}`, 30),
      securityToken: this.#derive(`token:${stem}`, 40),
      expiresAtEpochMs,
      principal,
    };
  }

  #derive(purpose: string, length: number): string {
    return createHmac('sha512', this.#seed)
      .update(purpose)
      .digest('base64')
      .replaceAll(/[^0-9A-Za-z]/g, '')
      .slice(0, length);
  }
}
