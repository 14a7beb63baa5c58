import type { Config } from 'openpgp';

export type OpenPgp = typeof import('openpgp');

/** RSA below this counts as broken; NIST SP 800-57 has refused it since 2014. */
export const LEAST_RSA_BITS = 2048;

/** The library, loaded at the first call. */
export function loadOpenPgp(): Promise<OpenPgp> {
  return import('openpgp');
}

/**
 * Said in full where it matters, so that an update of the library changes nothing by itself. AES-256
 * where every recipient takes it, integrity by modification detection code (RFC 4880 section 5.13),
 * because GnuPG 2.2 and most products of vendors know no newer form. No compression: its length would
 * tell of the content, and a payroll file is small.
 */
export function configurationOf({ config, enums }: OpenPgp): Config {
  return {
    ...config,
    preferredSymmetricAlgorithm: enums.symmetric.aes256,
    preferredHashAlgorithm: enums.hash.sha512,
    preferredCompressionAlgorithm: enums.compression.uncompressed,
    aeadProtect: false,
    showVersion: false,
    showComment: false,
    minRSABits: LEAST_RSA_BITS,
    rejectPublicKeyAlgorithms: new Set([enums.publicKey.dsa, enums.publicKey.elgamal]),
  };
}
