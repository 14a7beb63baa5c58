import { createHash } from 'node:crypto';
import { hongKongDateOf } from '../../../shared/time/index.ts';
import { alarmText, type AlarmKind } from './alarm-texts.ts';
import type { BackstopRun } from './backstop-run.ts';
import { alarmAspect, alarmSchema } from './health-aspects.ts';

/** `daily`: again on each Hong Kong day for as long as the episode lasts. */
export interface AlarmRhythm {
  /** Names what is told of: a new episode is told anew. */
  readonly episode: string;
  readonly repeats: 'never' | 'daily';
}

type AlarmingRun = Pick<BackstopRun, 'deps' | 'organisation' | 'book' | 'call'>;

/**
 * Tells the organisation's group once for an episode, or once a day of it. Killed between sending and
 * noting it, the group still reads it once: DingTalk knows the message by its id.
 *
 * Never throws for an alarm that fails: it is logged, is in the audit trail, and is tried again by the
 * next run.
 *
 * @throws the errors of the table port
 */
export async function tellAlarm(
  run: AlarmingRun,
  alarm: AlarmKind,
  { episode, repeats }: AlarmRhythm,
): Promise<void> {
  const { deps, organisation, book, call } = run;
  const aspect = alarmAspect(alarm.kind);
  const day = hongKongDateOf(deps.clock.nowEpochMs());
  const seen = await book.read(aspect, alarmSchema, call);
  const isTold = seen.state?.episode === episode && (repeats === 'never' || seen.state.day === day);
  if (isTold) return;
  const told = repeats === 'never' ? [episode] : [episode, day];
  const messageId = createHash('sha256')
    .update(JSON.stringify([deps.environment, organisation.corpId, alarm.kind, ...told]))
    .digest('hex')
    .slice(0, 32);
  const outcome = await send(run, alarm, messageId);
  if (outcome !== 'failed') await book.replace(aspect, seen, { episode, day }, call);
  await deps.auditTrailOf(organisation).record(
    {
      actor: 'timer',
      action: 'event-backstop.alarm',
      subject: alarm.kind,
      outcome: outcome === 'told' ? 'done' : outcome === 'failed' ? 'failed' : 'refused',
      details: figuresOf(alarm),
    },
    call,
  );
}

async function send(
  { deps, organisation, call }: AlarmingRun,
  alarm: AlarmKind,
  messageId: string,
): Promise<'told' | 'nobody' | 'failed'> {
  const fields = { corpId: organisation.corpId, ...figuresOf(alarm) };
  // The log has it in any case: a robot is one more way to fail.
  deps.log.error('event-backstop.alarm', fields);
  try {
    const text = alarmText(organisation.nameEn, alarm);
    const hasRobot = await deps.tellGroup(organisation, { messageId, text }, call.signal);
    return hasRobot ? 'told' : 'nobody';
  } catch (error) {
    call.signal?.throwIfAborted();
    deps.log.warn('event-backstop.alarm-not-sent', { ...fields, error });
    return 'failed';
  }
}

function figuresOf(alarm: AlarmKind): Record<string, string | number | boolean> {
  return { ...alarm };
}
