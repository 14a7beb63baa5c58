import { ApiError } from '../api-error.ts';

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 20;

/**
 * One page of a list as `limit` and `nextToken` of the query ask for it, and what to ask for next. A
 * token is the position's key, so that entries that come or go meanwhile shift nothing.
 *
 * @param all in their order, which `keyOf` must follow or be unique in.
 * @throws ApiError `InvalidArgument`
 */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  query: URLSearchParams,
): { readonly page: readonly T[]; readonly nextToken?: string } {
  const limit = Number(query.get('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new ApiError('InvalidArgument', `limit must be 1 to ${String(MAX_LIMIT)}`);
  }
  const token = query.get('nextToken') ?? '';
  const first = token === '' ? 0 : all.findIndex((one) => encode(keyOf(one)) === token);
  if (first < 0) throw new ApiError('InvalidArgument', 'nextToken is not valid');
  const next = all[first + limit];
  return {
    page: all.slice(first, first + limit),
    ...(next === undefined ? {} : { nextToken: encode(keyOf(next)) }),
  };
}

function encode(key: string): string {
  return Buffer.from(key).toString('base64');
}
