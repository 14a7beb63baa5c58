import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { UnavailableError } from '../../../shared/dingtalk/index.ts';
import { messageIdOf } from '../../../shared/group-alarm/index.ts';
import {
  alarmAspect,
  factsOf,
  MOST_UNKNOWN_TRIES,
  noteAfterTelling,
  noteBeforeTelling,
  type AlarmNote,
  type Telling,
} from '../domain/alarm-note.ts';
import { messageText } from './alarm-texts.ts';
import type { AlarmWatch, WatchedAlarm } from './watched-alarm.ts';

interface SeenNote {
  readonly version: bigint;
  readonly state: AlarmNote;
}

/**
 * Tells of an alarm. That it is tried is noted first: killed on the way, or without an answer of the
 * robot, the next watch tells it once more, says that it may have been read, and leaves it at that.
 * What the robot has certainly not taken is tried until it does.
 *
 * @returns whether it was told now
 * @throws the errors of the robot and of the table port
 */
export async function tellAlarm(
  watch: AlarmWatch,
  alarm: WatchedAlarm,
  seen: SeenNote,
  telling: Telling,
): Promise<boolean> {
  const { deps, notes, call, organisation } = watch;
  const aspect = alarmAspect(alarm);
  const after = (note: AlarmNote, outcome: 'told' | 'not-told'): AlarmNote =>
    noteAfterTelling(note, telling, outcome, deps.clock.nowEpochMs());
  if (telling.triesBefore >= MOST_UNKNOWN_TRIES) {
    const { corpId } = organisation;
    const about = { corpId, alarm: alarm.id, subject: alarm.subject, phase: telling.phase };
    deps.log.warn('silence.telling-unknown', about);
    await notes.replace(aspect, seen, after(seen.state, 'told'), call);
    return false;
  }
  const before = await notes.replace(aspect, seen, noteBeforeTelling(seen.state, telling), call);
  const { state = seen.state } = before;
  try {
    await send(watch, alarm, state, telling);
  } catch (error) {
    if (!isUnknown(error, call.signal)) {
      await notes.replace(aspect, before, after(state, 'not-told'), call);
    }
    throw error;
  }
  await notes.replace(aspect, before, after(state, 'told'), call);
  return true;
}

async function send(
  { deps, organisation, call }: AlarmWatch,
  alarm: WatchedAlarm,
  note: AlarmNote,
  telling: Telling,
): Promise<void> {
  const { corpId } = organisation;
  const { id, subject } = alarm;
  const { phase, number, triesBefore } = telling;
  const text = messageText(organisation, alarm, phase, triesBefore > 0);
  // The log has it in any case: a robot is one more way to fail.
  const level = phase === 'over' ? 'info' : 'error';
  const sinceEpochMs = note.sinceEpochMs;
  deps.log[level]('silence.alarm', {
    corpId,
    alarm: id,
    subject,
    phase,
    sinceEpochMs,
    text: text.en,
  });
  const facts = [deps.environment, corpId, ...factsOf(alarm, note, telling)];
  const message = { messageId: messageIdOf(facts), text };
  const inGroup = await deps.tellGroup(withRobot(organisation), message, call.signal);
  await deps.auditTrailOf(organisation).record(
    {
      actor: 'system',
      action: 'silence.alarm',
      subject: `${id}/${subject}`,
      outcome: 'done',
      details: { alarm: id, phase, number, inGroup },
    },
    call,
  );
}

/** Whether the group may have the message although nobody answered: whoever answers, says what he did. */
function isUnknown(error: unknown, signal: AbortSignal | undefined): boolean {
  if (signal?.aborted === true) return true;
  return (
    error instanceof UnavailableError && error.mayHaveTakenEffect && error.httpStatus === undefined
  );
}

/** The robot of these settings goes before the organisation's own. */
function withRobot(organisation: OrganisationConfiguration): OrganisationConfiguration {
  const { alarmRobotSecret } = organisation.silence;
  if (alarmRobotSecret === undefined) return organisation;
  return { ...organisation, events: { ...organisation.events, alarmRobotSecret } };
}
