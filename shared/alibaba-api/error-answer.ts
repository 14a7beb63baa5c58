/** Codes are words; what has more digits could be a token, or a number of a person. */
const CODE = /^[A-Za-z._-]{1,77}\d{0,3}$/;

/**
 * The error code in a body of Alibaba Cloud, undefined if the body is something else. The message is
 * not read: it can repeat the request, the token or the signed text.
 */
export function readErrorCode(body: Uint8Array): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString());
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  // The older API of Function Compute writes `ErrorCode`.
  const { Code, ErrorCode } = parsed as { readonly Code?: unknown; readonly ErrorCode?: unknown };
  const code = Code ?? ErrorCode;
  return typeof code === 'string' && CODE.test(code) ? code : undefined;
}
