import * as z from 'zod';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { FunctionDescription } from '../../local/function-host/serverless-description.ts';
import { parseSchedule } from '../../local/function-host/timer-schedule.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { aliasOf } from '../deployed-names.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { Finding } from '../domain/check-result.ts';
import { failure, warning } from '../domain/findings.ts';
import { judgeTimer, KNOWN_FOR_MS } from '../domain/timer-judgement.ts';
import type { AsyncTask, DeployedTrigger } from '../probes/function-compute.ts';

type DescribedTrigger = FunctionDescription['triggers'][number];
type Timer = Extract<DescribedTrigger, { readonly triggerType: 'timer' }>;

const configSchema = z.object({ enable: z.boolean(), cronExpression: z.string() });
const eventSchema = z.object({ triggerName: z.string() });

/** Every timer of `s.yaml` is there, switched on, and has run when it was due last. */
export const timersCheck: DoctorCheck = {
  id: 'timers',
  run: async (context) => {
    const described = (await context.functions()).map(({ functionName, triggers }) => ({
      functionName,
      timers: triggers.filter((one) => one.triggerType === 'timer'),
    }));
    // What the description itself switches off is meant to be off.
    const timed = described.map(({ functionName, timers }) => ({
      functionName,
      timers: timers.filter(({ triggerConfig }) => triggerConfig.enable),
    }));
    const findings = await Promise.all(
      timed.map(({ functionName, timers }) => judgeFunction(context, functionName, timers)),
    );
    const [count, all] = [timed, described].map((list) =>
      String(list.reduce((sum, { timers }) => sum + timers.length, 0)),
    );
    return {
      seen: {
        en: `timers: ${String(count)} of ${String(all)} that s.yaml switches on`,
        zhHK: `計時觸發器 ${String(all)} 個，其中 s.yaml 啟用 ${String(count)} 個`,
      },
      findings: findings.flat(),
    };
  },
};

async function judgeFunction(
  context: DoctorContext,
  functionName: string,
  timers: readonly Timer[],
): Promise<readonly Finding[]> {
  if (timers.length === 0) return [];
  const { functionCompute, clock } = await context.services();
  const deployed = await functionCompute.getFunction(functionName);
  // What is not there is told by the check of the deployment.
  if (deployed === undefined) return [];
  const nowEpochMs = clock.nowEpochMs();
  const triggers = await functionCompute.listTriggers(functionName);
  const tasks = await functionCompute.listAsyncTasks(functionName, {
    qualifier: aliasOf((await context.target()).settings),
    sinceEpochMs: nowEpochMs - KNOWN_FOR_MS,
  });
  return timers.flatMap((timer) => {
    const trigger = triggers.find(({ triggerName }) => triggerName === timer.triggerName);
    const about = { subject: `${functionName}/${timer.triggerName}`, timer, trigger, tasks };
    const codeSince = timeOf(deployed.lastModifiedTime);
    return judgeTriggered(context.environment, { ...about, codeSince, nowEpochMs });
  });
}

interface TimerInCloud {
  readonly subject: string;
  readonly timer: Timer;
  readonly trigger: DeployedTrigger | undefined;
  readonly tasks: readonly AsyncTask[];
  readonly codeSince: number;
  readonly nowEpochMs: number;
}

function judgeTriggered(environment: string, about: TimerInCloud): readonly Finding[] {
  const { subject, timer, trigger, tasks, codeSince, nowEpochMs } = about;
  if (trigger === undefined) return [absent(environment, subject)];
  const config = configSchema.safeParse(jsonOf(trigger.triggerConfig ?? '{}')).data;
  if (config?.enable !== true) return [disabled(environment, subject)];
  const wanted = timer.triggerConfig.cronExpression;
  const findings =
    config.cronExpression === wanted ? [] : [otherSchedule(environment, subject, wanted)];
  const runs = tasks.filter((task) => isOf(task, timer.triggerName));
  const lastRunEpochMs = latestOf(runs);
  const verdict = judgeTimer({
    schedule: parseSchedule(config.cronExpression),
    nowEpochMs,
    sinceEpochMs: Math.max(codeSince, timeOf(trigger.lastModifiedTime ?? trigger.createdTime)),
    lastRunEpochMs,
  });
  if (verdict === 'in-time') return findings;
  const level = verdict === 'missed' ? failure : warning;
  return [...findings, level(notRun(subject, lastRunEpochMs))];
}

/** A task that does not tell what it was asked may be one of the timer's. */
function isOf({ invocationPayload }: AsyncTask, triggerName: string): boolean {
  if (invocationPayload === undefined || invocationPayload === '') return true;
  const event = eventSchema.safeParse(jsonOf(invocationPayload));
  return event.success && event.data.triggerName === triggerName;
}

function latestOf(tasks: readonly AsyncTask[]): number | undefined {
  const times = tasks.map(({ startedTime }) => startedTime);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Unknown: since always. */
function timeOf(text: string | undefined): number {
  const epochMs = Date.parse(text ?? '');
  return Number.isNaN(epochMs) ? -Infinity : epochMs;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const deployAgain = (environment: string) => ({
  en: `Deploy the triggers again: npm run release -- --env ${environment}, or npx s deploy.`,
  zhHK: `請重新部署觸發器：npm run release -- --env ${environment}，或 npx s deploy。`,
});

const absent = (environment: string, subject: string): Finding =>
  failure({
    subject,
    code: 'doctor.timers.missing',
    text: {
      en: 'The timer of s.yaml is not deployed.',
      zhHK: '尚未部署 s.yaml 所列的計時觸發器。',
    },
    remedy: deployAgain(environment),
  });

const disabled = (environment: string, subject: string): Finding =>
  failure({
    subject,
    code: 'doctor.timers.disabled',
    text: { en: 'The timer is switched off.', zhHK: '計時觸發器已停用。' },
    remedy: deployAgain(environment),
  });

const otherSchedule = (environment: string, subject: string, wanted: string): Finding =>
  warning({
    subject,
    code: 'doctor.timers.other-schedule',
    text: {
      en: `The timer runs by another schedule than that of s.yaml (${wanted}).`,
      zhHK: `計時觸發器的時間表與 s.yaml（${wanted}）不符。`,
    },
    remedy: deployAgain(environment),
  });

function notRun(subject: string, lastRunEpochMs: number | undefined) {
  const last = lastRunEpochMs === undefined ? '—' : formatHongKongTimestamp(lastRunEpochMs);
  return {
    subject,
    code: 'doctor.timers.not-run',
    text: {
      en: `The run that was due last did not take place; last seen (HKT): ${last}.`,
      zhHK: `最近一次應執行的工作並未執行；最後一次（香港時間）：${last}。`,
    },
    remedy: {
      en: 'Look at the trigger and at the errors of the function in the console of Function Compute; by hand the function can be invoked with the payload that s.yaml has for the timer.',
      zhHK: '請於 Function Compute 控制台查看觸發器及函數錯誤；亦可用 s.yaml 中該計時觸發器的 payload 手動執行函數。',
    },
  };
}
