import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { createTableTokenStore } from '../../../shared/dingtalk-tokens/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../shared/sealing/index.ts';
import { partitionOf } from '../../../shared/table-store/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import type { LocalEvents } from '../local-events.ts';
import { openCell, type SealedCell } from './sealed-cells.ts';

/** Refresh tokens of invented people, which nobody gives a second time; by the hash in their key. */
export type KeptConsent = ReadonlyMap<string, string>;

const DAY_MS = 86_400_000;

/** Puts such tokens into the table, sealed with the first key. */
export async function keepConsent(
  { tables, corpId }: LocalEvents,
  firstKey: string,
  clientId: string,
  people: number,
): Promise<KeptConsent> {
  const ring = JSON.stringify({ environment: STAGE, current: 'k1', keys: { k1: firstKey } });
  const store = createTableTokenStore({
    tables,
    organisation: partitionOf(STAGE, corpId),
    sealer: createAesGcmSealer(parseSealingKeyRing(ring, STAGE), systemRandom),
    clock: systemClock,
    random: systemRandom,
  });
  const kept = new Map<string, string>();
  for (let person = 0; person < people; person += 1) {
    const userHash = String(person).padStart(40, '0');
    const value = `renewal-of-person-${String(person)}`;
    const token = {
      obtainedAtEpochMs: store.nowEpochMs(),
      expiresAtEpochMs: store.nowEpochMs() + 30 * DAY_MS,
      provenAtEpochMs: store.nowEpochMs(),
    };
    await store.replace(0n, {
      credential: { kind: 'user', clientId, userHash },
      state: 'fresh',
      current: { ...token, value: `access-of-person-${String(person)}` },
      previous: undefined,
      renewal: { ...token, value },
      dueAtEpochMs: token.expiresAtEpochMs,
      failures: 0,
      failingSinceEpochMs: undefined,
      lastFailureCode: undefined,
      alarmTold: undefined,
      secretVersion: undefined,
    });
    kept.set(userHash, value);
  }
  return kept;
}

/** Whose token is not in the table any more, as this key opens it. */
export function lostConsent(
  kept: KeptConsent,
  cells: readonly SealedCell[],
  key: Buffer,
): readonly string[] {
  return [...kept].flatMap(([userHash, value]) => {
    const cell = cells.find(({ place }) => place.endsWith(`/${userHash}/renewal`));
    const opened = cell === undefined ? undefined : openCell(cell, key);
    return opened?.toString() === value ? [] : [userHash];
  });
}
