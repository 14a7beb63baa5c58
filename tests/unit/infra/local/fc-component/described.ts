import {
  functionProps,
  type FunctionProps,
} from '../../../../../infra/local/function-host/function-schema.ts';
import type { FunctionDescription } from '../../../../../infra/local/function-host/serverless-description.ts';

/** A function with a timer and, unless something else is said, nothing out of the ordinary. */
export function described(changes: Readonly<Record<string, unknown>> = {}): FunctionDescription {
  const props: FunctionProps = functionProps.parse({
    region: 'cn-hongkong',
    functionName: 'dt-event-worker-local',
    runtime: 'nodejs20',
    handler: 'index.handler',
    code: './dist/event-worker.zip',
    environmentVariables: { STAGE: 'local' },
    concurrencyConfig: { reservedConcurrency: 5 },
    asyncInvokeConfig: { asyncTask: true },
    triggers: [
      {
        triggerName: 'sweep',
        triggerType: 'timer',
        qualifier: 'live',
        triggerConfig: { cronExpression: '@every 1m', enable: true, payload: '{}' },
      },
    ],
    ...changes,
  });
  return { ...props, resourceId: 'eventWorker' };
}
