import { reportError } from '../../shared/errors/index.ts';
import { CommandRefusedError } from '../command/command-refusal.ts';
import { UsageError } from '../command/usage-error.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { runCommand } from './run-command.ts';

const HELP = 'npm run send-callback -- --help';

/** Says on standard error what went wrong, in both languages, without a stack. */
function tell(error: unknown): ExitStatus {
  const say = (...lines: readonly string[]): void => {
    process.stderr.write(`${lines.join('\n')}\n`);
  };
  if (error instanceof UsageError) {
    say(...error.problems.en, ...error.problems.zhHK, '', HELP);
    return EXIT.usage;
  }
  if (error instanceof CommandRefusedError) {
    say(error.text.en, error.text.zhHK);
    return EXIT.noAnswer;
  }
  const { code, text, remedy } = reportError(error);
  say(`${code}: ${text.en}`, remedy.en, text.zhHK, remedy.zhHK);
  return EXIT.answeredOtherwise;
}

// Whoever reads the answer may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
try {
  process.exitCode = await runCommand(process.argv.slice(2), {
    environment: process.env,
    workingDirectory: process.cwd(),
    write: (text) => void process.stdout.write(text),
  });
} catch (error) {
  process.exitCode = tell(error);
}
