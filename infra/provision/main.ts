import { runEnvironmentCommand } from '../command/environment-command.ts';
import { openProvision } from './open-provision.ts';
import { answerOf, answerView, exitStatusOf } from './provision-answer.ts';
import { provisionCommand } from './provision-command.ts';
import { readProvisionOptions } from './provision-options.ts';
import { runProvision } from './run-provision.ts';

/** `npm run provision`: makes an environment as it is declared, or shows what would be done. */
await runEnvironmentCommand({
  command: provisionCommand,
  view: answerView,
  exitStatusOf,
  perform: async (asked, screen) => {
    const options = readProvisionOptions(asked.options);
    const target = await asked.target();
    const provision = openProvision(target, options);
    try {
      return answerOf(target.environment, await runProvision(provision, options, screen));
    } finally {
      provision.close();
    }
  },
});
