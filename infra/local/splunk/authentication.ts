import type { StandInRequest } from '../stand-in/http-listener.ts';
import { CollectorRefusal } from './collector-answers.ts';
import { findInput, type CollectorInput } from './collector-input.ts';

interface Claim {
  readonly token: string;
  readonly from: 'header' | 'query';
}

/**
 * The input that a request's token belongs to. A token in the query is looked up before it is said
 * that tokens may not stand there, as the real collector does (Splunk 10.4, measured by others).
 *
 * @throws CollectorRefusal 1, 2, 3, 4, 16
 */
export function authenticate(
  request: StandInRequest,
  inputs: readonly CollectorInput[],
): CollectorInput {
  const claim = claimOf(request);
  if (claim === undefined) throw new CollectorRefusal(2);
  const input = findInput(inputs, claim.token);
  if (input === undefined) throw new CollectorRefusal(4);
  if (input.disabled) throw new CollectorRefusal(1);
  if (claim.from === 'query' && !input.queryTokens) throw new CollectorRefusal(16);
  return input;
}

/** Health needs no token; one that is shown must be right. @throws CollectorRefusal 3, 21, 22 */
export function checkShownToken(request: StandInRequest, inputs: readonly CollectorInput[]): void {
  const claim = claimOf(request);
  if (claim === undefined) return;
  const input = findInput(inputs, claim.token);
  if (input === undefined) throw new CollectorRefusal(21);
  if (input.disabled) throw new CollectorRefusal(22);
}

/** @throws CollectorRefusal 3 for a header of another form */
function claimOf({ headers, url }: StandInRequest): Claim | undefined {
  const header = headers.authorization?.trim() ?? '';
  if (header !== '') {
    const token = tokenOf(header);
    if (token === undefined) throw new CollectorRefusal(3);
    return { token, from: 'header' };
  }
  const token = url.searchParams.get('token') ?? '';
  return token === '' ? undefined : { token, from: 'query' };
}

/** `Splunk <token>`, or Basic with any user and the token as password. */
function tokenOf(header: string): string | undefined {
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(\S+)$/.exec(header) ?? [];
  if (scheme.toLowerCase() === 'splunk') return credentials;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const [, password = ''] =
    /^[^:]*:(.+)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  return password === '' ? undefined : password;
}
