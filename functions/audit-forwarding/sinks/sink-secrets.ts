import * as z from 'zod';
import { SinkSecretInvalidError } from './errors.ts';
import type { ClientCertificate } from './syslog-connection.ts';

/**
 * The token of a collector: the whole value of its secret, but for blanks around it.
 *
 * @throws SinkSecretInvalidError for what is no token of a header (RFC 9110, token68)
 */
export function parseToken(sink: string, secret: string, value: string): string {
  const token = value.trim();
  if (/^[A-Za-z0-9._~+/=-]{1,256}$/.test(token)) return token;
  throw new SinkSecretInvalidError(sink, secret, {
    en: 'it is not a token alone',
    zhHK: '內容並非單一 token',
  });
}

const clientCertificateSchema = z.strictObject({
  certificatePem: z.string().regex(/-----BEGIN CERTIFICATE-----/),
  privateKeyPem: z.string().regex(/-----BEGIN [A-Z ]*PRIVATE KEY-----/),
});

/**
 * Certificate and key for a receiver that asks for them.
 *
 * @throws SinkSecretInvalidError if it is another form, or the key is not that of the certificate
 */
export async function parseClientCertificate(
  sink: string,
  secret: string,
  value: string,
): Promise<ClientCertificate> {
  const parsed = clientCertificateSchema.safeParse(parseJson(value));
  if (!parsed.success) {
    throw new SinkSecretInvalidError(sink, secret, {
      en: 'it is no JSON with certificatePem and privateKeyPem',
      zhHK: '內容並非具有 certificatePem 及 privateKeyPem 的 JSON',
    });
  }
  const { createSecureContext } = await import('node:tls');
  const { certificatePem, privateKeyPem } = parsed.data;
  try {
    createSecureContext({ cert: certificatePem, key: privateKeyPem });
  } catch {
    // What OpenSSL says of it may hold parts of the key.
    throw new SinkSecretInvalidError(sink, secret, {
      en: 'certificate and key are damaged or do not belong together',
      zhHK: '證書與私人金鑰已損壞或互不相符',
    });
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
