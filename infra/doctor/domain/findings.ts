import { reportError, type BilingualText } from '../../../shared/errors/index.ts';
import type { Finding, FindingLevel } from './check-result.ts';

interface Worded {
  readonly subject: string;
  readonly code: string;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
}

export const failure = (worded: Worded): Finding => ({ level: 'failed', ...worded });
export const warning = (worded: Worded): Finding => ({ level: 'warning', ...worded });

/**
 * Whatever was thrown, as a finding. An error of ours says itself what to do; of another only the kind
 * is told, because its message may repeat what was sent.
 */
export function findingOfError(
  subject: string,
  error: unknown,
  level: FindingLevel = 'failed',
): Finding {
  const { code, text, remedy } = reportError(error);
  return { level, subject, code, text, remedy };
}
