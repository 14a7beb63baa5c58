import { reportError } from '../../shared/errors/index.ts';
import { FunctionFailedError } from '../local/launcher/invoke-function.ts';
import { CommandRefusedError } from './command-refusal.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { UsageError } from './usage-error.ts';

/**
 * Says on standard error what went wrong with a command, in both languages, without a stack.
 *
 * @param usage the page of help that goes with a command that is wrong
 */
export function tellFailure(error: unknown, usage: () => string): ExitStatus {
  const say = (...lines: readonly string[]): void => {
    process.stderr.write(`${lines.join('\n')}\n`);
  };
  if (error instanceof UsageError) {
    say(...error.problems.en, ...error.problems.zhHK, '', usage());
    return EXIT.usage;
  }
  if (error instanceof CommandRefusedError) {
    say('', error.text.en, error.text.zhHK);
    return EXIT.failed;
  }
  if (error instanceof FunctionFailedError) {
    say('', `The function ended (${error.errorType}); give the same command again.`);
    say(`函數已中止（${error.errorType}）；請再執行相同指令。`);
    return EXIT.failed;
  }
  const { code, text, remedy } = reportError(error);
  if (code === 'system.unexpected' && error instanceof Error) say('', error.message);
  say('', `${code}: ${text.en}`, remedy.en, text.zhHK, remedy.zhHK);
  return EXIT.failed;
}
