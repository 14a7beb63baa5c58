import '../../infra/local/stand-in/metadata-reflection.ts';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A certificate of its own for `localhost`, with its key; PEM. */
export interface DatedCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Valid between two instants, of which both may lie in the past. */
export async function datedCertificate(
  notBefore: Date,
  notAfter: Date,
  name = 'localhost',
): Promise<DatedCertificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ notBefore, notAfter, keys, serialNumber: '01', name: `CN=${name}` },
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  };
}
