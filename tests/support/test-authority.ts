import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { programPath } from './debian-programs.ts';

export interface CertificatePair {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** A certificate authority made by OpenSSL, for servers and clients alike. */
export interface TestAuthority {
  readonly certificatePem: string;
  /** A certificate for this name and 127.0.0.1. */
  issue(name: string): Promise<CertificatePair>;
  dispose(): Promise<void>;
}

/** Guard callers with `requiresProgram('openssl')`. */
export async function createTestAuthority(name = 'Test authority'): Promise<TestAuthority> {
  const base = await mkdtemp(path.join(tmpdir(), 'authority-'));
  const file = (suffix: string): string => path.join(base, suffix);
  const openssl = (...args: readonly string[]): void =>
    void execFileSync(programPath('openssl'), args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', `/CN=${name}`],
    ...['-keyout', file('ca.key'), '-out', file('ca.pem')],
  );
  return {
    certificatePem: await readFile(file('ca.pem'), 'utf8'),
    issue: async (common) => {
      const own = file(common);
      await writeFile(`${own}.ext`, `subjectAltName=DNS:${common},IP:127.0.0.1\n`);
      openssl(
        'req',
        ...newKey,
        '-subj',
        `/CN=${common}`,
        '-keyout',
        `${own}.key`,
        '-out',
        `${own}.csr`,
      );
      openssl(
        ...['x509', '-req', '-in', `${own}.csr`, '-days', '2', '-extfile', `${own}.ext`],
        ...[
          '-CA',
          file('ca.pem'),
          '-CAkey',
          file('ca.key'),
          '-CAcreateserial',
          '-out',
          `${own}.pem`,
        ],
      );
      return {
        certificatePem: await readFile(`${own}.pem`, 'utf8'),
        privateKeyPem: await readFile(`${own}.key`, 'utf8'),
      };
    },
    dispose: () => rm(base, { recursive: true, force: true }),
  };
}
