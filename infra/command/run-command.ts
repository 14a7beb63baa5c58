import { Screen } from '../local/launcher/screen.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import type { FunctionCommand } from './function-command.ts';
import type { ParsedCommand } from './parse-arguments.ts';
import { showAnswer, type AnswerView, type FunctionAnswer } from './show-answer.ts';
import { tellFailure } from './tell-failure.ts';

/** What a command does, and how what comes of it is shown. */
export interface CommandRun {
  readonly command: FunctionCommand;
  readonly view: AnswerView;
  /** Does what is asked; the screen is that of the person, who sees what is under way. */
  readonly perform: (asked: ParsedCommand, screen: Screen) => Promise<FunctionAnswer>;
  readonly exitStatusOf: (answer: FunctionAnswer) => ExitStatus;
}

/**
 * The whole of `npm run <name>` for the arguments of this process: a page of help, or an answer as
 * tables, or with `--json` as it came. Sets the exit status; nothing is thrown.
 */
export async function runCommand(run: CommandRun): Promise<void> {
  // Whoever reads the answer may stop early, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const args = process.argv.slice(2);
  try {
    process.exitCode = await carryOut(run, args);
  } catch (error) {
    process.exitCode = tellFailure(error, () => run.command.usagePage(args[0] ?? ''));
  }
}

async function carryOut(
  { command, view, perform, exitStatusOf }: CommandRun,
  args: readonly string[],
): Promise<ExitStatus> {
  const asked = command.parse(args);
  if (asked.action === 'help') {
    process.stdout.write(command.usagePage(asked.about));
    return EXIT.done;
  }
  const isJson = 'json' in asked.options;
  const screen = new Screen(isJson ? process.stderr : process.stdout);
  const answer = await perform(asked, screen);
  if (isJson) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else showAnswer(screen, answer, view);
  return exitStatusOf(answer);
}
