import type { BilingualProblems } from '../configuration/index.ts';

/**
 * What an invocation carries, before anything is known of its fields.
 *
 * @param refuse makes the error of the function
 * @throws what `refuse` makes, if the bytes are no JSON in UTF-8
 */
export function parseJsonPayload(
  event: Uint8Array,
  refuse: (problems: BilingualProblems) => Error,
): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(event)) as unknown;
  } catch {
    throw refuse({ en: ['the payload is no JSON in UTF-8'], zhHK: ['內容並非 UTF-8 的 JSON'] });
  }
}
