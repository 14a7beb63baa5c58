import { askFunction } from '../command/ask-function.ts';
import { chosenTarget } from '../command/function-target.ts';
import { runCommand } from '../command/run-command.ts';
import { accessCommand } from './access-command.ts';
import { answerView } from './answer-view.ts';
import { exitStatusOf } from './exit-status.ts';

/** `npm run access`: asks token-refresh, and shows its answer to a person. */
await runCommand({
  command: accessCommand,
  view: answerView,
  exitStatusOf,
  perform: async ({ action, options }, screen) => {
    const payload = await accessCommand.payloadOf(action, options);
    const target = await chosenTarget(options, 'token-refresh');
    return askFunction(screen, action, target, payload);
  },
});
