import { findSpans, type MaskSpan } from './mask-span.ts';

const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** Values behind a name for something secret: `access_token=…`, `password: …`, `密碼：…`. */
const NAMED =
  /(?:(?:ACCESS|REFRESH|SECURITY|ID)?[_-]?TOKEN|(?:APP|CLIENT|CORP|SIGNING|ACCESS[_-]?KEY)?[_-]?SECRET|API[_-]?KEY|PASSW(?:OR)?D|PASSPHRASE|PWD|SIGNATURE|(?<![A-Z])SIGN|COOKIE|密碼|密码|口令)["']? ?[=:] ?["']?(?<value>[^\s"'&,;]+)/g;
/** Behind a word for password and a blank: eight signs or more, a letter among them. */
const PASSWORD_BESIDE =
  /(?:PASSW(?:OR)?D|PASSPHRASE|PWD|密碼|密码|口令)(?: ?(?:是|為|为) ?| +(?:IS +)?)(?=[!-~]*[A-Z])(?<value>[!-~]{8,64}?)(?=[\s"'&,;]|[^!-~]|$)/g;
/** Behind a word for token: twenty letters and digits or more in one piece. */
const TOKEN_BESIDE =
  /(?:TOKEN|SECRET|API[_-]?KEY) +(?:IS +)?(?=[A-Z]*\d)(?=\d*[A-Z])(?<value>[A-Z0-9+/=]{20,512})(?![A-Z0-9.])/g;
const FILE_NAME = /\.[A-Z][A-Z0-9]{1,3}$/i;
const IN_HEADER = /(?<![A-Z])(?:BEARER|SPLUNK|BASIC) +(?<value>[A-Z0-9._~+/=-]{8,})/g;
const JSON_WEB_TOKEN = /(?<![A-Z0-9_-])EYJ[A-Z0-9_-]{5,}\.[A-Z0-9_-]{5,}(?:\.[A-Z0-9_-]*)?/g;
/** Access keys of Alibaba Cloud and AWS, signing secrets of DingTalk's robots. */
const KEY = /(?<![A-Z0-9])(?:LTAI[A-Z0-9]{12,26}|AKIA[A-Z0-9]{16}|SEC[0-9A-F]{64})(?![A-Z0-9])/g;
const IN_ADDRESS = /:\/\/(?<value>[^\s/@:]*:[^\s/@]+)@/g;

const PATTERNS = [PRIVATE_KEY, NAMED, TOKEN_BESIDE, IN_HEADER, JSON_WEB_TOKEN, KEY, IN_ADDRESS];

/** Passwords, tokens, keys and signatures; in folded text, and as it was written. */
export function findSecrets(folded: string, written: string): MaskSpan[] {
  return [
    ...PATTERNS.flatMap((pattern) => findSpans(folded, pattern, 'secret')),
    ...findSpans(folded, PASSWORD_BESIDE, 'secret', ({ indices }) => {
      const [start, end] = indices?.groups?.['value'] ?? [0, 0];
      return couldBePassword(written.slice(start, end));
    }),
  ];
}

/** With a digit, or small and capital letters in turn; `password reset-2026.xlsx` is about passwords. */
function couldBePassword(value: string): boolean {
  return /\d|[a-z][A-Z].*[a-z][A-Z]/.test(value) && !FILE_NAME.test(value);
}
