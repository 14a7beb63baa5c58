import type { FunctionLogLine } from '../function-host/function-log.ts';
import type { LogLine } from '../sls/index-configuration.ts';

/** A line of a function as Function Compute stores it in the logstore. */
export function slsLineOf(line: FunctionLogLine): LogLine {
  const { functionName, instanceId, requestId, atEpochMs, text } = line;
  return {
    timeSeconds: Math.floor(atEpochMs / 1000),
    topic: functionName,
    fields: {
      functionName,
      instanceID: instanceId,
      qualifier: 'LATEST',
      ...(requestId === '-' ? {} : { requestId }),
      message: text,
    },
  };
}
