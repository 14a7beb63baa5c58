import type { BilingualText } from '../../../shared/errors/index.ts';

/** Codes with which Node says that the other side's certificate proves nothing to us. */
const UNTRUSTED = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export interface UntrustedReceiver {
  readonly reason: BilingualText;
  readonly remedy: BilingualText;
}

/** What to say if a connection ended with this code because the receiver is not who it should be. */
export function untrustedReceiver(code: unknown): UntrustedReceiver | undefined {
  if (typeof code !== 'string' || !UNTRUSTED.has(code)) return undefined;
  return {
    reason: {
      en: `its certificate is not trusted (${code})`,
      zhHK: `其證書不受信任（${code}）`,
    },
    remedy: {
      en: 'Nothing was sent. Look whether the address is that of the receiver, whether its certificate is for that name and has not run out, and whether authorityPem is the authority that issued it.',
      zhHK: '並未送出任何資料。請確認地址屬於該接收端、其證書與名稱相符而且未過期，並確認 authorityPem 是簽發該證書的核證機關。',
    },
  };
}
