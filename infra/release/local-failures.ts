import { readFile } from 'node:fs/promises';
import { localFunctionState } from '../local/fc-component/local-function-state.ts';
import { isFailure } from './failure-line.ts';
import type { FailureSource } from './watch-failures.ts';

/** Errors in the log files of the local cloud, whose times are those of local time. */
export function localFailures(switchboardUrl: string, clockOffsetMs: number): FailureSource {
  return {
    failuresSince: async (functionName, sinceEpochMs) => {
      const state = await localFunctionState(switchboardUrl, functionName);
      if (state?.logFile === undefined) return 0;
      const text = await readFile(state.logFile, 'utf8').catch(() => '');
      const since = sinceEpochMs + clockOffsetMs;
      return text.split('\n').filter((line) => {
        const at = Date.parse(line.slice(0, line.indexOf(' ')));
        return at >= since && isFailure(line);
      }).length;
    },
  };
}
