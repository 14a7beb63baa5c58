import type { AccessToken, AccessTokenSource } from './access-token-source.ts';
import { TokenRejectedError } from './errors.ts';

/**
 * A token that somebody hands over: of a person who has logged in, or of the administrators' console.
 * It can't be replaced here, so a refused one ends the call with `TokenRejectedError`.
 *
 * @example
 * const tokens = createGivenTokenSource({ clientId, token });
 * const { answer } = await createDingTalkClient({ ...parts, tokens }).call(getOwnProfile, {});
 */
export function createGivenTokenSource(given: {
  /** The app for which it was issued: calls are counted and paced by it. */
  readonly clientId: string;
  readonly token: AccessToken;
}): AccessTokenSource {
  return {
    clientId: given.clientId,
    current: () => Promise.resolve(given.token),
    replace: () => Promise.reject(new TokenRejectedError({ operation: 'oauth2/log-in' })),
  };
}
