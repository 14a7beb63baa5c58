/**
 * Names of fields whose values never leave the process: secrets, and personal data of the payroll.
 * Compared without case, `_` and `-`; a name that merely ends in one of them counts too
 * (`dingtalkAppSecret`, `x-ots-signature`).
 */
const SENSITIVE_NAMES: readonly string[] = [
  'accesskeysecret',
  'accesstoken',
  'aeskey',
  'apikey',
  'appsecret',
  'authorization',
  'bankaccount',
  'birthday',
  'callbacktoken',
  'clientsecret',
  'cookie',
  'corpsecret',
  'email',
  'hkid',
  'idcard',
  'idcardno',
  'identitycard',
  'mobile',
  'passphrase',
  'password',
  'phone',
  'phonenumber',
  'privatekey',
  'refreshtoken',
  'securitytoken',
  'signature',
  'ststoken',
  'telephone',
  'ticket',
];
/** Too short to be matched at the end of a longer name. */
const SENSITIVE_EXACTLY = new Set(['secret', 'sign', 'token', 'tok', 'pwd']);

/** Secrets that travel in addresses and headers: `?access_token=…`, `Bearer …`. */
const SECRET_PARAMETER =
  /\b((?:access[_-]?token|app[_-]?secret|client[_-]?secret|corp[_-]?secret|security[_-]?token|signature|sign)=)[^&\s"']+/gi;
const BEARER = /\b(Bearer|Splunk|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/g;
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

export const REDACTED = '[redacted]';

/** True if a field of this name may hold a secret or personal data. */
export function isSensitiveName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[_\-\s]/g, '');
  return SENSITIVE_EXACTLY.has(plain) || SENSITIVE_NAMES.some((entry) => plain.endsWith(entry));
}

/** Takes tokens, signatures and private keys out of free text. */
export function redactText(text: string): string {
  return text
    .replaceAll(PRIVATE_KEY, REDACTED)
    .replaceAll(SECRET_PARAMETER, `$1${REDACTED}`)
    .replaceAll(BEARER, `$1 ${REDACTED}`);
}
