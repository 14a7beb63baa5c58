import { runEnvironmentCommand } from '../command/environment-command.ts';
import { answerView } from './answer-view.ts';
import { backupCommand } from './backup-command.ts';
import { exitStatusOf } from './exit-status.ts';
import { performBackup } from './perform.ts';

/** `npm run backup`: an encrypted copy of tables and buckets, and its way back. */
await runEnvironmentCommand({
  command: backupCommand,
  view: answerView,
  exitStatusOf,
  perform: performBackup,
});
