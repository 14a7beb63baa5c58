/** The body of an error answer: protobuf `Error { string code = 1; string message = 2; }`. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
}

/**
 * Decodes an error body, which the SDK does not (it looks for an XML parser that it does not ship).
 * Undefined if the bytes are no such message, for example an HTML page of a proxy.
 */
export function decodeErrorBody(body: Uint8Array): ErrorBody | undefined {
  const fields = new Map<number, string>();
  let position = 0;
  while (position < body.length) {
    const tag = readVarint(body, position);
    if (tag === undefined || tag.value % 8 !== 2) return undefined;
    const length = readVarint(body, tag.next);
    if (length === undefined || length.next + length.value > body.length) return undefined;
    position = length.next + length.value;
    const text = readUtf8(body.subarray(length.next, position));
    if (text === undefined) return undefined;
    fields.set(Math.floor(tag.value / 8), text);
  }
  const code = fields.get(1);
  if (code === undefined || !/^OTS[A-Za-z]{1,60}$/.test(code)) return undefined;
  return { code, message: fields.get(2) ?? '' };
}

/** Lengths and tags here fit in 28 bits; anything longer is no error body. */
function readVarint(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: start + index + 1 };
  }
  return undefined;
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
