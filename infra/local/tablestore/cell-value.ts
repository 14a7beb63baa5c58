/** A value of an attribute column. */
export type CellValue =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'binary'; readonly value: Buffer };

/** A value of a primary-key column of a stored row. */
export type KeyValue = Extract<CellValue, { kind: 'integer' | 'string' | 'binary' }>;

/** The virtual values of range bounds and of automatic keys. */
export type VirtualValue =
  { readonly kind: 'inf-min' } | { readonly kind: 'inf-max' } | { readonly kind: 'auto-increment' };

export type WireValue = CellValue | VirtualValue;

/** Names of the types in refusals, as the service writes them. */
export const TYPE_NAME: Record<WireValue['kind'], string> = {
  integer: 'VT_INTEGER',
  double: 'VT_DOUBLE',
  boolean: 'VT_BOOLEAN',
  string: 'VT_STRING',
  binary: 'VT_BLOB',
  'inf-min': 'VT_INF_MIN',
  'inf-max': 'VT_INF_MAX',
  'auto-increment': 'VT_AUTO_INCREMENT',
};

export function isVirtual(value: WireValue): value is VirtualValue {
  return value.kind === 'inf-min' || value.kind === 'inf-max' || value.kind === 'auto-increment';
}

/** Bytes that a value counts for limits and capacity units (documentation: integers and doubles 8). */
export function sizeOf(value: CellValue): number {
  switch (value.kind) {
    case 'integer':
    case 'double':
      return 8;
    case 'boolean':
      return 1;
    case 'string':
      return Buffer.byteLength(value.value);
    case 'binary':
      return value.value.length;
  }
}

/**
 * Order of two values of one type: integers and doubles by number, strings and binaries bytewise,
 * false before true. Undefined for two types: they have no order (and no equality).
 */
export function compareValues(left: CellValue, right: CellValue): number | undefined {
  if (left.kind === 'string' && right.kind === 'string') {
    return compareUtf8(left.value, right.value);
  }
  if (left.kind === 'binary' && right.kind === 'binary') {
    return Buffer.compare(left.value, right.value);
  }
  if (left.kind !== right.kind) return undefined;
  if (left.value === right.value) return 0;
  return left.value < right.value ? -1 : left.value > right.value ? 1 : undefined;
}

/** Order of the UTF-8 bytes, without encoding: only surrogates sort differently in UTF-16. */
function compareUtf8(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const difference = rank(left.charCodeAt(index)) - rank(right.charCodeAt(index));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit;
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800;
}
