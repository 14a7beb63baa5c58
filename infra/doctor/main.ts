import path from 'node:path';
import { runEnvironmentCommand } from '../command/environment-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { exitStatusOf } from './domain/exit-status.ts';
import { examine } from './examine.ts';
import { doctorView, type DoctorAnswer } from './show-results.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

/** `npm run doctor`: what is missing in an environment, why that matters and how to mend it. */
await runEnvironmentCommand({
  command: doctorCommand,
  view: doctorView,
  perform: ({ options }, screen) =>
    examine(
      {
        environment: String(options['env'] ?? 'local'),
        stateDirectory: path.resolve(process.cwd(), String(options['state'] ?? '.local')),
        repositoryDirectory: REPOSITORY,
        processEnvironment: process.env,
        options: { send: 'send' in options, metered: !('no-metered' in options) },
      },
      screen,
    ),
  exitStatusOf: (answer) => exitStatusOf((answer as DoctorAnswer).checks),
});
