import './metadata-reflection.ts';
import { randomBytes, webcrypto } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { readTextIfPresent, writeFileAtomically } from './private-file.ts';
import type { ServerCertificate } from './stand-in.ts';

const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Wider than any date to which the local clock is moved. */
const VALIDITY = {
  notBefore: new Date('2000-01-01T00:00:00Z'),
  notAfter: new Date('2100-01-01T00:00:00Z'),
};

/**
 * The certificate authority of one local cloud. It is made once, kept in its directory and loaded
 * again afterwards, so that clients that trust it go on doing so. Certificates are for loopback only:
 * `127.0.0.1`, `::1` and `localhost`.
 *
 * @example
 * const authority = await LocalAuthority.open('.local/authority');
 * const certificate = await authority.issue('kms');
 */
export class LocalAuthority {
  /** PEM file that a client has to trust, for example by `NODE_EXTRA_CA_CERTS`. */
  readonly certificateFile: string;
  readonly certificatePem: string;
  readonly #directory: string;
  readonly #certificate: x509.X509Certificate;
  readonly #key: webcrypto.CryptoKey;
  readonly #issued = new Map<string, Promise<ServerCertificate>>();

  private constructor(directory: string, pem: ServerCertificate, key: webcrypto.CryptoKey) {
    this.#directory = directory;
    this.#key = key;
    this.#certificate = new x509.X509Certificate(pem.certificatePem);
    this.certificatePem = pem.certificatePem;
    this.certificateFile = path.join(directory, 'authority.pem');
  }

  /** Loads the authority of this directory, or makes one. */
  static async open(directory: string): Promise<LocalAuthority> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // Key and certificate share one file, so that a kill can never part them.
    const keyFile = path.join(directory, 'authority.key.pem');
    const kept = splitPem(await readTextIfPresent(keyFile));
    const pem = kept ?? (await createAuthority());
    if (kept === undefined) await writeFileAtomically(keyFile, joinPem(pem));
    await chmod(keyFile, 0o600);
    const authority = new LocalAuthority(directory, pem, await importKey(pem.keyPem));
    if ((await readTextIfPresent(authority.certificateFile)) !== pem.certificatePem) {
      await writeFileAtomically(authority.certificateFile, pem.certificatePem, 0o644);
    }
    return authority;
  }

  /** The certificate of a stand-in, for server use on loopback. Same name, same certificate. */
  issue(commonName: string): Promise<ServerCertificate> {
    if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?$/.test(commonName)) {
      return Promise.reject(new RangeError('a common name is 1 to 64 letters, digits, . and -'));
    }
    const running = this.#issued.get(commonName) ?? this.#loadOrCreate(commonName);
    this.#issued.set(commonName, running);
    running.catch(() => this.#issued.delete(commonName));
    return running;
  }

  async #loadOrCreate(commonName: string): Promise<ServerCertificate> {
    const file = path.join(this.#directory, `${commonName}.server.pem`);
    const kept = splitPem(await readTextIfPresent(file));
    if (kept !== undefined && (await this.#hasSigned(kept.certificatePem))) return kept;
    const created = await this.#create(commonName);
    await writeFileAtomically(file, joinPem(created));
    return created;
  }

  async #hasSigned(certificatePem: string): Promise<boolean> {
    const certificate = new x509.X509Certificate(certificatePem);
    return certificate.verify({ publicKey: this.#certificate.publicKey, signatureOnly: true });
  }

  async #create(commonName: string): Promise<ServerCertificate> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      ...VALIDITY,
      serialNumber: serialNumber(),
      subject: `CN=${commonName}, O=DingTalk HK Functions local cloud`,
      issuer: this.#certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      signingAlgorithm: SIGNATURE_ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([
          { type: 'dns', value: 'localhost' },
          { type: 'ip', value: '127.0.0.1' },
          { type: 'ip', value: '::1' },
        ]),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(this.#certificate.publicKey),
      ],
    });
    return toPem(keys.privateKey, certificate);
  }
}

async function createAuthority(): Promise<ServerCertificate> {
  const keys = await generateKeys();
  // Several local clouds may be trusted at once: a name of its own keeps their chains apart.
  const name = `CN=Local authority ${randomBytes(4).toString('hex')}, O=DingTalk HK Functions local cloud`;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...VALIDITY,
    serialNumber: serialNumber(),
    name,
    keys,
    signingAlgorithm: SIGNATURE_ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return toPem(keys.privateKey, certificate);
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
}

function importKey(keyPem: string): Promise<webcrypto.CryptoKey> {
  const bytes = x509.PemConverter.decodeFirst(keyPem);
  return webcrypto.subtle.importKey('pkcs8', bytes, KEY_ALGORITHM, false, ['sign']);
}

/** Positive, and unique for all that matters. */
function serialNumber(): string {
  return `01${randomBytes(15).toString('hex')}`;
}

async function toPem(
  key: webcrypto.CryptoKey,
  certificate: x509.X509Certificate,
): Promise<ServerCertificate> {
  const keyBytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return {
    keyPem: `${x509.PemConverter.encode(keyBytes, 'PRIVATE KEY')}\n`,
    certificatePem: `${certificate.toString('pem')}\n`,
  };
}

function joinPem(pem: ServerCertificate): string {
  return pem.keyPem + pem.certificatePem;
}

function splitPem(text: string | undefined): ServerCertificate | undefined {
  const keyPem = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/.exec(text ?? '');
  const certificatePem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/.exec(
    text ?? '',
  );
  if (keyPem === null || certificatePem === null) return undefined;
  return { keyPem: keyPem[0], certificatePem: certificatePem[0] };
}
