import path from 'node:path';
import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import { isRemote, localTarget, remoteTarget } from '../command/function-target.ts';
import { findLocalCloud } from '../command/running-local-cloud.ts';
import { showAnswer, type FunctionAnswer } from '../command/show-answer.ts';
import { tellFailure } from '../command/tell-failure.ts';
import { invokeFunction } from '../local/launcher/invoke-function.ts';
import { Screen } from '../local/launcher/screen.ts';
import { accessCommand } from './access-command.ts';
import { answerView } from './answer-view.ts';
import { exitStatusOf } from './exit-status.ts';

/** `npm run access`: asks token-refresh, and shows its answer to a person. */
async function main(args: readonly string[]): Promise<ExitStatus> {
  const { action, about, options } = accessCommand.parse(args);
  if (action === 'help') {
    process.stdout.write(accessCommand.usagePage(about));
    return EXIT.done;
  }
  const isJson = 'json' in options;
  const screen = new Screen(isJson ? process.stderr : process.stdout);
  const payload = await accessCommand.payloadOf(action, options);
  const state = path.resolve(process.cwd(), String(options['state'] ?? '.local'));
  const { target, functionName } = isRemote(options)
    ? remoteTarget(options, process.env)
    : localTarget(await findLocalCloud(state), 'token-refresh');
  const answer = await screen.step(`${action} · ${functionName}`, async () => {
    return (await invokeFunction(target, functionName, payload)) as FunctionAnswer;
  });
  if (isJson) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else showAnswer(screen, answer, answerView);
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
  process.exitCode = tellFailure(error, () => accessCommand.usagePage(args[0] ?? ''));
}
