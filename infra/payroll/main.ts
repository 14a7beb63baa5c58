import { runCommand } from '../command/run-command.ts';
import { answerView } from './answer-view.ts';
import { exitStatusOf } from './exit-status.ts';
import { payrollCommand } from './payroll-command.ts';
import { performCommand } from './perform-command.ts';

/** `npm run payroll`: asks the export function, and shows its answer to a person. */
await runCommand({
  command: payrollCommand,
  view: answerView,
  exitStatusOf,
  perform: performCommand,
});
