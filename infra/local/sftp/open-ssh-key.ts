import { generateKeyPairSync, randomBytes } from 'node:crypto';

const KEY_TYPE = 'ssh-ed25519';
const CIPHER_BLOCK_BYTES = 8;

/**
 * A new ed25519 private key in OpenSSH's own file format (PROTOCOL.key of OpenSSH), unencrypted.
 * Not by the generator of `ssh2`: one in a few hundred of its ed25519 keys can be read by nobody.
 */
export function createOpenSshKey(comment: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const publicPart = Buffer.from(x, 'base64url');
  const seed = Buffer.from(d, 'base64url');
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    field(KEY_TYPE),
    field(publicPart),
    field(Buffer.concat([seed, publicPart])),
    field(comment),
  ]);
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    Buffer.from([0, 0, 0, 1]),
    field(Buffer.concat([field(KEY_TYPE), field(publicPart)])),
    field(padded(secret)),
  ]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  return [
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    ...lines,
    '-----END OPENSSH PRIVATE KEY-----',
    '',
  ].join('\n');
}

/** Bytes 1, 2, 3, … up to the block size, as the format wants. */
function padded(secret: Buffer): Buffer {
  const missing = (CIPHER_BLOCK_BYTES - (secret.length % CIPHER_BLOCK_BYTES)) % CIPHER_BLOCK_BYTES;
  return Buffer.concat([secret, Buffer.from(Array.from({ length: missing }, (_, i) => i + 1))]);
}

function field(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
