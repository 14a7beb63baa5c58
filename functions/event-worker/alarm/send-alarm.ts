import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { reportError, type BilingualText } from '../../../shared/errors/index.ts';
import { messageIdOf } from '../../../shared/group-alarm/index.ts';
import { partitionOf, tables } from '../../../shared/table-store/index.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';

/** What was told last under a name. */
export interface ToldAlarm {
  readonly toldAtEpochMs: number;
  /** Of what state it told, in a form of the teller's own. */
  readonly state: string;
}

export interface Alarm {
  /** Small letters and hyphens; each is told apart from the others. */
  readonly name: string;
  /** The same state is told under the same id, so that the group reads it once. */
  readonly state: string;
  readonly text: BilingualText;
}

type AlarmDependencies = Pick<
  EventWorkerDependencies,
  'environment' | 'clock' | 'tables' | 'log' | 'auditTrailOf' | 'tellGroup'
>;

/** @throws the errors of the table port */
export async function lastAlarm(
  deps: Pick<EventWorkerDependencies, 'environment' | 'tables'>,
  { corpId }: OrganisationConfiguration,
  name: string,
  signal: AbortSignal,
): Promise<ToldAlarm | undefined> {
  const { row } = await deps.tables.getRow(tables.eventHealth, keyOf(deps, corpId, name), {
    signal,
  });
  const { toldAtEpochMs, state } = row?.columns ?? {};
  if (typeof toldAtEpochMs !== 'bigint' || typeof state !== 'string') return undefined;
  return { toldAtEpochMs: Number(toldAtEpochMs), state };
}

/**
 * Tells the group by its robot, and notes what was told. Killed between the two, or called by two
 * sweeps at once, the group still reads a state once, because DingTalk knows the message by its id.
 *
 * Never throws but for the signal: an alarm that fails is logged, is in the audit trail, and is as due
 * as before. Without a robot in the configuration it is only logged.
 */
export async function sendAlarm(
  deps: AlarmDependencies,
  organisation: OrganisationConfiguration,
  alarm: Alarm,
  { actor, signal }: WorkCaller,
): Promise<'told' | 'no-robot' | 'failed'> {
  const { corpId } = organisation;
  const { name, state, text } = alarm;
  deps.log.warn('events.alarm', { corpId, alarm: name, text: text.en });
  const audit = deps.auditTrailOf(organisation);
  const entry = { actor, action: 'events.alarm', subject: name } as const;
  try {
    const messageId = messageIdOf([deps.environment, corpId, name, state]);
    if (!(await deps.tellGroup(organisation, { messageId, text }, signal))) return 'no-robot';
    await deps.tables.putRow(
      tables.eventHealth,
      keyOf(deps, corpId, name),
      { v: 1n, toldAtEpochMs: BigInt(deps.clock.nowEpochMs()), state },
      { row: 'ignore' },
      { signal },
    );
    await audit.record({ ...entry, outcome: 'done', details: {} });
    return 'told';
  } catch (error) {
    signal.throwIfAborted();
    const { code } = reportError(error);
    deps.log.error('events.alarm-failed', { corpId, alarm: name, error });
    await audit
      .record({ ...entry, outcome: 'failed', details: { code } })
      .catch((fault: unknown) => deps.log.error('audit.not-recorded', { error: fault }));
    return 'failed';
  }
}

function keyOf({ environment }: { readonly environment: string }, corpId: string, name: string) {
  return { organisation: partitionOf(environment, corpId), aspect: `alarm/${name}` };
}
