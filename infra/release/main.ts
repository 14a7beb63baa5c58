import { runEnvironmentCommand } from '../command/environment-command.ts';
import { EXIT } from '../command/exit-status.ts';
import { performRelease } from './perform.ts';
import { releaseCommand } from './release-command.ts';

/** `npm run release`: functions, versions, traffic and triggers of an environment, step by step. */
await runEnvironmentCommand({
  command: releaseCommand,
  view: {
    labels: {
      functions: 'functions / 函數',
      functionName: 'function / 函數',
      version: 'version / 版本',
      before: 'before / 原有',
      traffic: 'traffic / 流量',
    },
  },
  perform: performRelease,
  // Whatever fails is thrown.
  exitStatusOf: () => EXIT.done,
});
