import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AlarmDeclaration } from '../../infra/alarms/alarm-declaration.ts';
import { slsAlertOf } from '../../infra/alarms/sls-alert-form.ts';
import { functionLogIndex } from '../../infra/logs/function-log-index.ts';
import {
  evaluateAlert,
  readAlert,
  type FiredAlert,
} from '../../infra/local/sls/alert-evaluation.ts';
import { indexSchema, type LogLine } from '../../infra/local/sls/index-configuration.ts';
import { findLogs } from '../../infra/local/sls/read-logs.ts';

/** Where the clock stands while alarms are judged. */
export const NOW_SECONDS = 1_795_800_000;

/** Lines that a run of the local cloud has left; see `record-alarm-logs.ts`. */
export function recordedLines(name: 'healthy' | 'sabotaged'): readonly LogLine[] {
  const file = path.join(import.meta.dirname, `../fixtures/function-logs/${name}.jsonl`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...(JSON.parse(line) as LogLine), timeSeconds: NOW_SECONDS - 60 }));
}

/** A line as a function of this project writes it, and Function Compute stores it. */
export function writtenLine(
  functionName: string,
  message: object | string,
  agoSeconds = 60,
): LogLine {
  return {
    timeSeconds: NOW_SECONDS - agoSeconds,
    topic: functionName,
    fields: {
      functionName,
      message: typeof message === 'string' ? message : JSON.stringify(message),
    },
  };
}

/** What SLS, as the stand-in has it, makes of an alarm over these lines. */
export async function raisedBy(
  alarm: AlarmDeclaration,
  lines: readonly LogLine[],
): Promise<FiredAlert | undefined> {
  const stored = { name: alarm.id, ...slsAlertOf(alarm, 'dt-test', '') };
  const alert = readAlert(stored);
  if (alert === undefined) throw new Error(`${alarm.id} cannot be evaluated`);
  const index = indexSchema.parse(functionLogIndex);
  return evaluateAlert('dt-test', alert, NOW_SECONDS * 1000, (_store, question) =>
    findLogs(
      lines.filter(({ timeSeconds: at }) => at >= question.from && at < question.to),
      index,
      question,
    ),
  );
}
