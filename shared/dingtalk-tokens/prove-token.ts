import {
  CredentialsRejectedError,
  DingTalkError,
  IpBlockedError,
  listSubDepartments,
  RequestRejectedError,
  ThrottledError,
  TokenRejectedError,
  UnavailableError,
  UnexpectedAnswerError,
} from '../dingtalk/index.ts';
import { askDingTalk } from './ask-dingtalk.ts';
import type { TokenDependencies } from './token-dependencies.ts';
import type { Proof } from './token-issuer.ts';

/** There is no such interface or address, or the token did not arrive: nobody looked at the token. */
const NOBODY_LOOKED: ReadonlySet<string> = new Set([
  '22',
  '404',
  '40000',
  '41001',
  'AuthenticationFailed.MissingParameter',
]);
const ATTEMPTS = 2;

/**
 * Tries an app's token by asking for the departments below the root, which is not metered. Any answer
 * that comes after the token was looked at proves it: a missing permission, a refused address, a spent
 * quota too. Throttling may come before that, and a block or no answer tells nothing.
 */
export async function proveAppToken(
  deps: TokenDependencies,
  accessToken: string,
  signal: AbortSignal | undefined,
): Promise<Proof> {
  try {
    const about = { accessToken, attempts: ATTEMPTS, signal };
    await askDingTalk(deps, listSubDepartments, { departmentId: 1 }, about);
    return { outcome: 'accepted' };
  } catch (error) {
    if (!(error instanceof DingTalkError)) throw error;
    return proofIn(error);
  }
}

function proofIn(error: DingTalkError): Proof {
  if (error instanceof TokenRejectedError || error instanceof CredentialsRejectedError) {
    return { outcome: 'refused', error };
  }
  const saysNothing =
    error instanceof UnavailableError ||
    error instanceof ThrottledError ||
    error instanceof IpBlockedError ||
    error instanceof UnexpectedAnswerError ||
    (error instanceof RequestRejectedError && NOBODY_LOOKED.has(error.vendorCode ?? ''));
  return saysNothing ? { outcome: 'unanswered', error } : { outcome: 'accepted' };
}
