import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

/** What a person has to see to, or has to ask for once more. */
const WAITING: ReadonlySet<string> = new Set(['paused', 'under-way', 'not-ready']);
const FAILED: ReadonlySet<string> = new Set([
  'failed',
  'not-refreshed',
  'refreshed-partly',
  'rotated-but-for-some',
]);

/** How a command ends whose answer this is. */
export function exitStatusOf(answer: FunctionAnswer): ExitStatus {
  if (answer.error !== undefined || FAILED.has(answer.outcome)) return EXIT.failed;
  if (WAITING.has(answer.outcome)) return EXIT.waiting;
  const { tokens } = answer;
  const isStatus = answer.outcome === 'status' && Array.isArray(tokens);
  return isStatus && tokens.some(needsPerson) ? EXIT.waiting : EXIT.done;
}

/** A token that fails for now goes on by itself; these two do not. */
function needsPerson(token: { readonly state?: unknown; readonly isLeftOver?: unknown }): boolean {
  return (
    token.isLeftOver === undefined && (token.state === 'revoked' || token.state === 'exhausted')
  );
}
