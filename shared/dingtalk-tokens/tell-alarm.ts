import { MINUTE_MS } from '../time/index.ts';
import { changeRow } from './credential-row.ts';
import { servingToken } from './serving-token.ts';
import type { TokenAlarm, TokenDependencies } from './token-dependencies.ts';
import type { AlarmKind, TokenRecord } from './token-record.ts';

/**
 * Tells people of failures that have gone on for long, and of a withdrawn secret at once; each once
 * per spell. Told, then noted: killed between the two it is told again. A telling that fails is
 * logged, and as due as before.
 *
 * @throws the errors of the table port
 */
export async function tellIfDue(
  deps: TokenDependencies,
  record: TokenRecord,
): Promise<TokenRecord> {
  const kind = dueAlarm(deps, record);
  if (kind === undefined || deps.tellAlarm === undefined) return record;
  if (!(await tell(deps, record, kind))) return record;
  const noted = await changeRow(
    deps,
    record.credential,
    record,
    (row) => (row === undefined || row.state === 'fresh' ? undefined : { ...row, alarmTold: kind }),
    {},
  );
  return noted.record ?? record;
}

/** Says that it is over to those who were told that it had begun. */
export async function tellRecovery(deps: TokenDependencies, failed: TokenRecord): Promise<void> {
  if (failed.alarmTold !== undefined) await tell(deps, failed, 'recovered');
}

function dueAlarm(
  { store, settings }: TokenDependencies,
  { credential, state, alarmTold, failingSinceEpochMs }: TokenRecord,
): AlarmKind | undefined {
  // A person's consent is their own affair.
  if (credential.kind === 'user') return undefined;
  if (state === 'revoked') {
    const isTold = alarmTold === 'revoked' || credential.kind === 'jsapi-ticket';
    return isTold ? undefined : 'revoked';
  }
  if (alarmTold !== undefined || failingSinceEpochMs === undefined) return undefined;
  const failingMs = store.nowEpochMs() - failingSinceEpochMs;
  return failingMs >= settings.alarmAfterMinutes * MINUTE_MS ? 'failing' : undefined;
}

async function tell(
  { store, log, tellAlarm }: TokenDependencies,
  record: TokenRecord,
  kind: TokenAlarm['kind'],
): Promise<boolean> {
  const now = store.nowEpochMs();
  const { credential, failingSinceEpochMs = now, lastFailureCode } = record;
  const servesUntilEpochMs =
    kind === 'recovered' ? undefined : servingToken(record, now)?.expiresAtEpochMs;
  const alarm = { credential, kind, failingSinceEpochMs, atEpochMs: now, lastFailureCode };
  try {
    await tellAlarm?.({ ...alarm, servesUntilEpochMs });
    return true;
  } catch (error) {
    log.error('tokens.alarm-failed', { credential, kind, error });
    return false;
  }
}
