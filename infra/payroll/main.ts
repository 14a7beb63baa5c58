import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import { showAnswer } from '../command/show-answer.ts';
import { tellFailure } from '../command/tell-failure.ts';
import { Screen } from '../local/launcher/screen.ts';
import { answerView } from './answer-view.ts';
import { exitStatusOf } from './exit-status.ts';
import { parseCommand } from './parse-command.ts';
import { performCommand } from './perform-command.ts';
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
  else showAnswer(screen, answer, answerView);
  if (saved.length > 0) {
    screen.line('\nSaved / 已儲存：');
    for (const file of saved) screen.line(`  ${file}`);
  }
  return exitStatusOf(answer);
}

// Whoever reads the answer may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
const args = process.argv.slice(2);
try {
  process.exitCode = await main(args);
} catch (error) {
  process.exitCode = tellFailure(error, () => usagePage(args[0] ?? ''));
}
