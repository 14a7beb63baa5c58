import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { messageIdOf } from '../../../shared/group-alarm/index.ts';
import type { SeenState } from '../../../shared/state-book/index.ts';
import {
  alarmAspect,
  alarmNoteSchema,
  endsAlarm,
  subjectOf,
  type AlarmNote,
  type DaySpan,
  type Judgement,
} from '../domain/alarm.ts';
import type { ForwardingDependencies, OrganisationParts } from '../forwarding-dependencies.ts';
import type { CallOptions } from '../ports.ts';
import { alarmText, recoveredText } from './alarm-texts.ts';

export interface AlarmWatch {
  readonly deps: Pick<
    ForwardingDependencies,
    'auditTrailOf' | 'clock' | 'environment' | 'log' | 'tellGroup'
  >;
  readonly parts: Pick<OrganisationParts, 'notes' | 'organisation' | 'settings'>;
  readonly call: CallOptions;
}

/**
 * Tells of each alarm once when its episode begins, and once when it is over: in the log, in the audit
 * trail, and in the group if the configuration names a robot. Killed at any moment, the group still
 * reads each message once: DingTalk knows it by its id.
 *
 * Never throws for one that could not be told: the next run tries again.
 */
export async function watchAlarms(
  watch: AlarmWatch,
  judgements: readonly Judgement[],
): Promise<void> {
  for (const judgement of judgements) {
    try {
      await watchOne(watch, judgement);
    } catch (error) {
      watch.call.signal?.throwIfAborted();
      const { corpId } = watch.parts.organisation;
      watch.deps.log.error('audit-forwarding.alarm-not-told', { corpId, error });
    }
  }
}

async function watchOne(watch: AlarmWatch, judgement: Judgement): Promise<void> {
  const { kind, subject } = placeOf(judgement);
  const aspect = alarmAspect(kind, subject);
  const seen = await watch.parts.notes.read(aspect, alarmNoteSchema, watch.call);
  const { nameEn } = watch.parts.organisation;
  if (judgement.isStanding) {
    if (seen.state?.isOpen === true && seen.state.isTold) return;
    const open = await openEpisode(watch, aspect, seen, judgement.span);
    await tell(watch, judgement, open.state, alarmText(nameEn, judgement.alarm));
    await watch.parts.notes.replace(aspect, open, { ...open.state, isTold: true }, watch.call);
    return;
  }
  const { state } = seen;
  if (state?.isOpen !== true || !endsAlarm(judgement, state)) return;
  if (state.isTold) await tell(watch, judgement, state, recoveredText(nameEn, kind, subject));
  await watch.parts.notes.replace(aspect, seen, { ...state, isOpen: false }, watch.call);
}

/** Noted before it is told, so that whoever tells it again tells it as the same. */
async function openEpisode(
  { deps, parts, call }: AlarmWatch,
  aspect: string,
  seen: SeenState<AlarmNote>,
  span: DaySpan | undefined,
): Promise<{ readonly version: bigint; readonly state: AlarmNote }> {
  if (seen.state?.isOpen === true) return { version: seen.version, state: seen.state };
  const sinceEpochMs = deps.clock.nowEpochMs();
  const state: AlarmNote = { v: 1, isOpen: true, sinceEpochMs, isTold: false, span };
  const { version } = await parts.notes.replace(aspect, seen, state, call);
  return { version, state };
}

async function tell(
  { deps, parts, call }: AlarmWatch,
  judgement: Judgement,
  { sinceEpochMs }: AlarmNote,
  text: BilingualText,
): Promise<void> {
  const { organisation, settings } = parts;
  const { corpId } = organisation;
  const { kind, subject } = placeOf(judgement);
  const phase = judgement.isStanding ? 'begun' : 'over';
  // The log has it in any case: a robot is one more way to fail.
  const level = judgement.isStanding ? 'error' : 'info';
  deps.log[level]('audit-forwarding.alarm', { corpId, phase, subject, kind, text: text.en });
  const facts = [deps.environment, corpId, kind, subject, String(sinceEpochMs), phase];
  const message = { messageId: messageIdOf(facts), text };
  const isTold = await deps.tellGroup(
    withRobot(organisation, settings.alarmRobotSecret),
    message,
    call.signal,
  );
  await deps.auditTrailOf(organisation).record(
    {
      actor: 'system',
      action: 'audit-forwarding.alarm',
      subject,
      outcome: 'done',
      details: { kind, phase, inGroup: isTold },
    },
    call,
  );
}

/** The robot of these settings goes before the organisation's own. */
function withRobot(
  organisation: OrganisationConfiguration,
  alarmRobotSecret: string | undefined,
): OrganisationConfiguration {
  if (alarmRobotSecret === undefined) return organisation;
  return { ...organisation, events: { ...organisation.events, alarmRobotSecret } };
}

function placeOf(judgement: Judgement) {
  return judgement.isStanding
    ? { kind: judgement.alarm.kind, subject: subjectOf(judgement.alarm) }
    : { kind: judgement.kind, subject: judgement.subject };
}
