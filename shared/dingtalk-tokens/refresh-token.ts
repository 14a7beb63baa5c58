import { appIssuer } from './app-issuer.ts';
import { refreshCredential, type RefreshOptions } from './refresh-credential.ts';
import type { RefreshResult } from './refresh-result.ts';
import type { TokenApp, TokenDependencies } from './token-dependencies.ts';

/**
 * Refreshes the token of an app: asks DingTalk, tries a new token by a harmless call before it takes
 * the place of the old one, and keeps the old one until its end.
 *
 * @throws the errors of the table port; the reason of the signal. Whatever DingTalk or the secret
 *   store answers is in the result and in the row.
 * @example
 * const { outcome, record } = await refreshToken(deps, organisation.app, { need: 'if-due' });
 */
export function refreshToken(
  deps: TokenDependencies,
  app: TokenApp,
  options: RefreshOptions = {},
): Promise<RefreshResult> {
  return refreshCredential(deps, appIssuer(deps, app), options);
}
