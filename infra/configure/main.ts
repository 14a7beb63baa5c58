import { runEnvironmentCommand } from '../command/environment-command.ts';
import { answerView } from './answer-view.ts';
import { configureCommand } from './configure-command.ts';
import { exitStatusOf } from './exit-status.ts';
import { performConfigure } from './perform.ts';

/** `npm run configure`: shows what a configuration would change, and publishes it. */
await runEnvironmentCommand({
  command: configureCommand,
  view: answerView,
  exitStatusOf,
  perform: performConfigure,
});
