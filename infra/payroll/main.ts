import { reportError } from '../../shared/errors/index.ts';
import { FunctionFailedError } from '../local/launcher/invoke-function.ts';
import { Screen } from '../local/launcher/screen.ts';
import { CommandRefusedError } from './command-refusal.ts';
import { EXIT, exitStatusOf, type ExitStatus } from './exit-status.ts';
import { parseCommand } from './parse-command.ts';
import { performCommand } from './perform-command.ts';
import { showAnswer } from './show-answer.ts';
import { UsageError } from './usage-error.ts';
import { usagePage } from './usage-page.ts';

/** `npm run payroll`: asks the export function, and shows its answer to a person. */
async function main(args: readonly string[]): Promise<ExitStatus> {
  const command = parseCommand(args);
  if (command.action === 'help') {
    process.stdout.write(usagePage(command.about));
    return EXIT.done;
  }
  const isJson = 'json' in command.options;
  const screen = new Screen(isJson ? process.stderr : process.stdout);
  const { answer, saved } = await performCommand(command, {
    screen,
    environment: process.env,
    workingDirectory: process.cwd(),
  });
  if (isJson) process.stdout.write(`${JSON.stringify({ ...answer, saved }, null, 2)}\n`);
  else showAnswer(screen, answer);
  if (saved.length > 0) {
    screen.line('\nSaved / 已儲存：');
    for (const file of saved) screen.line(`  ${file}`);
  }
  return exitStatusOf(answer);
}

/** Says on standard error what went wrong, in both languages, without a stack. */
function tell(error: unknown, action: string): ExitStatus {
  const say = (...lines: readonly string[]): void => {
    process.stderr.write(`${lines.join('\n')}\n`);
  };
  if (error instanceof UsageError) {
    say(...error.problems.en, ...error.problems.zhHK, '', usagePage(action));
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

// Whoever reads the answer may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const args = process.argv.slice(2);
try {
  process.exitCode = await main(args);
} catch (error) {
  process.exitCode = tell(error, args[0] ?? '');
}
