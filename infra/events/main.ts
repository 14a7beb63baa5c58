import path from 'node:path';
import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import { isRemote, localTarget, remoteTarget } from '../command/function-target.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import { findLocalCloud } from '../command/running-local-cloud.ts';
import { showAnswer, type FunctionAnswer } from '../command/show-answer.ts';
import { tellFailure } from '../command/tell-failure.ts';
import { invokeFunction } from '../local/launcher/invoke-function.ts';
import { Screen } from '../local/launcher/screen.ts';
import { answerView } from './answer-view.ts';
import { exitStatusOf } from './exit-status.ts';
import { buildPayload, isLocalAction, parseCommand } from './parse-command.ts';
import { makeSampleApproval } from './sample-approval.ts';
import { usagePage } from './usage-page.ts';

/** `npm run events`: asks the event worker, and shows its answer to a person. */
async function main(args: readonly string[]): Promise<ExitStatus> {
  const { action, about, options } = parseCommand(args);
  if (action === 'help') {
    process.stdout.write(usagePage(about));
    return EXIT.done;
  }
  const isJson = 'json' in options;
  const screen = new Screen(isJson ? process.stderr : process.stdout);
  const state = path.resolve(process.cwd(), String(options['state'] ?? '.local'));
  const answer = isLocalAction(action)
    ? await makeSampleApproval(await findLocalCloud(state))
    : await askWorker(screen, action, options, state);
  if (isJson) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else showAnswer(screen, answer, answerView);
  return exitStatusOf(answer);
}

async function askWorker(
  screen: Screen,
  action: string,
  options: OptionValues,
  stateDirectory: string,
): Promise<FunctionAnswer> {
  const payload = await buildPayload(action, options);
  const { target, functionName } = isRemote(options)
    ? remoteTarget(options, process.env)
    : localTarget(await findLocalCloud(stateDirectory), 'event-worker');
  return screen.step(`${action} · ${functionName}`, async () => {
    return (await invokeFunction(target, functionName, payload)) as FunctionAnswer;
  });
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
