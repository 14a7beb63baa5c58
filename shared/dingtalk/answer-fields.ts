/** The parts of an answer that say whether it is a success, from any of the families. */
export interface AnswerFields {
  /** `errcode` as text; absent if the answer has none. */
  readonly errcode: string | undefined;
  /** `sub_code` of the older gateway; absent if empty. */
  readonly subCode: string | undefined;
  /** `code` of the newer interfaces. */
  readonly code: string | undefined;
  readonly success: boolean | undefined;
  readonly requestId: string | undefined;
  /** DingTalk's own message: read for what it tells the program, never shown. */
  readonly message: string;
  readonly requiredScopes: readonly string[];
}

/** Codes and ids have this form; anything else could be data of a person or a secret. */
const CODE = /^-?[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;
const SCOPE = /^[A-Za-z][A-Za-z0-9._:-]{1,79}$/;

/** Reads what it finds and ignores the rest; never throws. */
export function readAnswerFields(body: Readonly<Record<string, unknown>>): AnswerFields {
  const message = [body['errmsg'], body['sub_msg'], body['message']]
    .filter((part) => typeof part === 'string')
    .join(' ')
    .slice(0, 10_000);
  return {
    errcode: codeOf(body['errcode']),
    subCode: codeOf(body['sub_code']) ?? codeOf(/subcode=([^,\]]+)/.exec(message)?.[1]),
    code: codeOf(body['code']) ?? codeOf(body['Code']),
    success: successOf(body['success']),
    requestId: codeOf(body['request_id']) ?? codeOf(body['requestid']),
    message,
    requiredScopes: scopesOf(body['accessdenieddetail'] ?? body['accessDeniedDetail'], message),
  };
}

function codeOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && CODE.test(text) ? text : undefined;
}

function successOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** A list in the newer interfaces, `requiredScopes=[a, b]` within the message in the older. */
function scopesOf(detail: unknown, message: string): string[] {
  const listed: unknown =
    typeof detail === 'object' && detail !== null && 'requiredScopes' in detail
      ? detail.requiredScopes
      : undefined;
  const found = Array.isArray(listed)
    ? (listed as unknown[])
    : (/requiredScopes=\[([^\]]*)\]/.exec(message)?.[1]?.split(',') ?? []);
  return found
    .filter((scope) => typeof scope === 'string')
    .map((scope) => scope.trim().replaceAll(/^"|"$/g, ''))
    .filter((scope) => SCOPE.test(scope))
    .slice(0, 20);
}
