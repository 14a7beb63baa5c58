import type { SeenState } from '../../../shared/state-book/index.ts';
import {
  alarmAspect,
  alarmOf,
  closedNote,
  nextStep,
  openedNote,
  type AlarmNote,
} from '../domain/alarm-note.ts';
import { areaOf } from '../domain/blindness.ts';
import { ALARM_IDS } from '../domain/expectation.ts';
import type { Sight } from '../watch/look.ts';
import { tellAlarm } from './tell-alarm.ts';
import type { AlarmWatch, WatchedAlarm } from './watched-alarm.ts';

type Notes = ReadonlyMap<string, SeenState<AlarmNote>>;

/**
 * Tells of each silence once when it begins, once a day while it lasts, and once when it is over. One
 * that could not be told keeps no other from its turn, and is tried again by the next watch.
 *
 * @throws only the reason of the signal
 */
export async function watchAlarms(
  watch: AlarmWatch,
  sight: Sight,
  remembered: Notes,
): Promise<{ readonly told: number; readonly notTold: number }> {
  let told = 0;
  let notTold = 0;
  for (const alarm of [...sight.expectations, ...forgotten(sight, remembered)]) {
    try {
      const seen = remembered.get(alarmAspect(alarm)) ?? { version: 0n, state: undefined };
      if (await watchOne(watch, alarm, seen)) told += 1;
    } catch (error) {
      watch.call.signal?.throwIfAborted();
      notTold += 1;
      const { corpId } = watch.organisation;
      watch.deps.log.error('silence.alarm-not-told', {
        ...{ corpId, alarm: alarm.id, subject: alarm.subject, error },
      });
    }
  }
  return { told, notTold };
}

/**
 * Alarms that stand and are about nothing that is expected now: the company has gone, or the period is
 * past. They are over, unless one cannot see whether they are.
 */
function forgotten({ expectations, blind }: Sight, remembered: Notes): readonly WatchedAlarm[] {
  const expected = new Set(expectations.map(alarmAspect));
  return [...remembered].flatMap(([aspect, { state }]) => {
    const alarm = alarmOf(aspect);
    if (state?.isOpen !== true || expected.has(aspect) || alarm === undefined) return [];
    const known = ALARM_IDS.find((id) => id === alarm.id);
    const area = known === undefined ? undefined : areaOf(known);
    if (area !== undefined && blind.has(area)) return [];
    return [{ ...alarm, state: 'kept', text: undefined }];
  });
}

/** @returns whether somebody was told */
async function watchOne(
  watch: AlarmWatch,
  alarm: WatchedAlarm,
  seen: SeenState<AlarmNote>,
): Promise<boolean> {
  const { deps, notes, call } = watch;
  const aspect = alarmAspect(alarm);
  const now = deps.clock.nowEpochMs();
  const step = nextStep(seen.state, alarm, now);
  if (step.kind === 'nothing') return false;
  if (step.kind === 'open') {
    const opened = await notes.replace(aspect, seen, openedNote(now), call);
    // What need not last before it is told is told at once.
    return watchOne(watch, alarm, opened);
  }
  const { version, state } = seen;
  if (state === undefined) return false;
  if (step.kind === 'close') {
    await notes.replace(aspect, seen, closedNote(state), call);
    return false;
  }
  return tellAlarm(watch, alarm, { version, state }, step.telling);
}
