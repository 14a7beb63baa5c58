import { askFunction } from '../command/ask-function.ts';
import { chosenTarget } from '../command/function-target.ts';
import { runCommand } from '../command/run-command.ts';
import { answerView } from './answer-view.ts';
import { exitStatusOf } from './exit-status.ts';
import { silenceCommand } from './silence-command.ts';

/** `npm run silence`: asks silence-watch, and shows its answer to a person. */
await runCommand({
  command: silenceCommand,
  view: answerView,
  exitStatusOf,
  perform: async ({ action, options }, screen) => {
    const payload = await silenceCommand.payloadOf(action, options);
    const target = await chosenTarget(options, 'silence-watch');
    return askFunction(screen, action, target, payload);
  },
});
