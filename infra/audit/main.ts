import { runCommand } from '../command/run-command.ts';
import { answerView } from './answer-view.ts';
import { auditCommand } from './audit-command.ts';
import { exitStatusOf } from './exit-status.ts';
import { performCommand } from './perform-command.ts';

/** `npm run audit`: asks audit-forwarding, and shows its answer to a person. */
await runCommand({
  command: auditCommand,
  view: answerView,
  exitStatusOf,
  perform: performCommand,
});
