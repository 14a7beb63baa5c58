import { createHash } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import ssh2 from 'ssh2';
import { readTextIfPresent, writeFileAtomically } from '../stand-in/private-file.ts';
import { createOpenSshKey } from './open-ssh-key.ts';

/** An ed25519 key pair in the forms in which SSH programs use it. */
export interface SshKey {
  /** File with the OpenSSH private key, mode 0600. */
  readonly privateKeyFile: string;
  readonly privateKeyText: string;
  /** One line as in `authorized_keys`. */
  readonly publicKeyLine: string;
  /** The key as it travels on the wire. */
  readonly publicKeyBytes: Buffer;
  /** `SHA256:…` as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string;
}

/** Loads the key of this name, or makes one; the same key after every restart. */
export async function loadOrCreateKey(directory: string, name: string): Promise<SshKey> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const privateKeyFile = path.join(directory, name);
  const kept = await readTextIfPresent(privateKeyFile);
  if (kept !== undefined) {
    await chmod(privateKeyFile, 0o600);
    return keyFromText(kept, privateKeyFile);
  }
  const created = createOpenSshKey(`local-cloud-${name}`);
  await writeFileAtomically(privateKeyFile, created);
  return keyFromText(created, privateKeyFile);
}

/** The key in a text that the caller brings along. @throws if it is no OpenSSH private key */
export function keyFromText(privateKeyText: string, privateKeyFile: string): SshKey {
  const parsed = ssh2.utils.parseKey(privateKeyText);
  if (parsed instanceof Error) throw new TypeError(`${privateKeyFile} holds no private key`);
  const publicKeyBytes = parsed.getPublicSSH();
  const digest = createHash('sha256').update(publicKeyBytes).digest('base64');
  return {
    privateKeyFile,
    privateKeyText,
    publicKeyLine: `${parsed.type} ${publicKeyBytes.toString('base64')}`,
    publicKeyBytes,
    fingerprint: `SHA256:${digest.replace(/=+$/, '')}`,
  };
}
