import { askFunction } from '../command/ask-function.ts';
import { chosenTarget } from '../command/function-target.ts';
import { runCommand } from '../command/run-command.ts';
import { answerView } from './answer-view.ts';
import { auditCommand } from './audit-command.ts';
import { exitStatusOf } from './exit-status.ts';

/** `npm run audit`: asks audit-forwarding, and shows its answer to a person. */
await runCommand({
  command: auditCommand,
  view: answerView,
  exitStatusOf,
  perform: async ({ action, options }, screen) => {
    const payload = await auditCommand.payloadOf(action, options);
    const target = await chosenTarget(options, 'audit-forwarding');
    return askFunction(screen, action, target, payload);
  },
});
