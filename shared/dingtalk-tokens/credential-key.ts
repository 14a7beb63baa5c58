import type { Credential } from './token-record.ts';

/** Key of a credential's row, as the table describes it; also what its lease is named after. */
export function credentialKeyOf(credential: Credential): string {
  const { kind, clientId } = credential;
  return kind === 'user' ? `user/${clientId}/${credential.userHash}` : `${kind}/${clientId}`;
}

/** @throws TypeError for a key that this product did not make */
export function credentialOf(key: string): Credential {
  const [kind, clientId, userHash, ...more] = key.split('/');
  const isWhole = clientId !== undefined && clientId !== '' && more.length === 0;
  if (isWhole && (kind === 'app' || kind === 'jsapi-ticket') && userHash === undefined) {
    return { kind, clientId };
  }
  if (isWhole && kind === 'user' && userHash !== undefined) return { kind, clientId, userHash };
  throw new TypeError('a row of tokens has a key of another form');
}
