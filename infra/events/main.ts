import { askFunction } from '../command/ask-function.ts';
import { chosenTarget, stateDirectoryOf } from '../command/function-target.ts';
import { runCommand } from '../command/run-command.ts';
import { findLocalCloud } from '../command/running-local-cloud.ts';
import { answerView } from './answer-view.ts';
import { eventsCommand } from './events-command.ts';
import { exitStatusOf } from './exit-status.ts';
import { makeSampleApproval } from './sample-approval.ts';

/** `npm run events`: asks the event worker, and shows its answer to a person. */
await runCommand({
  command: eventsCommand,
  view: answerView,
  exitStatusOf,
  perform: async ({ action, options }, screen) => {
    if (eventsCommand.isLocal(action)) {
      return makeSampleApproval(await findLocalCloud(stateDirectoryOf(options)));
    }
    const payload = await eventsCommand.payloadOf(action, options);
    const target = await chosenTarget(options, 'event-worker');
    return askFunction(screen, action, target, payload);
  },
});
