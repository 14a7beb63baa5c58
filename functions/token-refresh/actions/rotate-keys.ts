import type { BilingualText } from '../../../shared/errors/index.ts';
import { withLease } from '../../../shared/lease/index.ts';
import type { AuditRecord } from '../../../shared/observability/index.ts';
import {
  RotationBook,
  rotateTable,
  sealedTables,
  type RotationProgress,
} from '../../../shared/sealed-rows/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import { countSealedObjects, type SealedObjects } from '../rotation/count-sealed-objects.ts';
import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';
import type { ActionResult } from './action-result.ts';

/** What became of a table. */
export interface RotatedTable {
  readonly table: string;
  /** `paused`: there was no time left; `waiting`: its turn has not come. */
  readonly state: 'done' | 'paused' | 'waiting';
  readonly looked: number;
  readonly resealed: number;
  /** Rows under a key that the ring does not hold, by its id. */
  readonly unknownKeys: Readonly<Record<string, number>>;
  readonly broken: number;
  /** Keys of the first rows that cannot be opened. */
  readonly examples: readonly string[];
}

const LEASE_MS = 20_000;

/**
 * Seals every row of every table with sealed cells anew under the current key, table after table, as
 * long as there is time; the same again goes on. Begun and ended is in the audit trail of every
 * organisation.
 *
 * @throws the errors of configuration, key ring, audit trail and table port; the reason of the signal
 */
export async function rotateKeys(
  deps: TokenRefreshDependencies,
  caller: WorkCaller,
): Promise<ActionResult> {
  const sealer = await deps.sealer();
  const held = await withLease(
    deps.rotationLeases,
    'key-rotation',
    {
      owner: caller.requestId,
      durationMs: LEASE_MS,
      clock: deps.clock,
      random: deps.random,
      signal: caller.signal,
      onReleaseFailed: (error) => deps.log.warn('tokens.lease-not-released', { error }),
    },
    (_lease, signal) => rotateAll(deps, sealer, { ...caller, signal }),
  );
  if (held.outcome === 'held') return { outcome: 'under-way', next: whenHeld };
  const { tables, objects } = held.value;
  const isDone = tables.every(({ state }) => state === 'done');
  const unreadable = tables.reduce((sum, table) => sum + unreadableIn(table), 0);
  return {
    outcome: !isDone ? 'paused' : unreadable > 0 ? 'rotated-but-for-some' : 'rotated',
    sealingKey: sealer.currentKeyId,
    tables,
    objects,
    next: !isDone ? whenPaused : unreadable > 0 ? whenUnreadable : whenDone,
  };
}

async function rotateAll(
  deps: TokenRefreshDependencies,
  sealer: Sealer,
  caller: WorkCaller,
): Promise<{ readonly tables: readonly RotatedTable[]; readonly objects: SealedObjects }> {
  const { environment, clock, random } = deps;
  const keyId = sealer.currentKeyId;
  await recordEverywhere(deps, caller, keyId, { action: 'sealing.rotation-begun', details: {} });
  const parts = { tables: deps.tables, sealer, environment, clock, random };
  const book = new RotationBook(deps.tables, environment);
  const tables: RotatedTable[] = [];
  for (const sealed of sealedTables) {
    const { name } = sealed.table;
    const progress = caller.mayGoOn() ? await rotateTable(parts, book, sealed, caller) : undefined;
    tables.push(progress === undefined ? { table: name, ...waiting } : rotated(name, progress));
  }
  const left = tables.filter(({ state }) => state !== 'done').length;
  const unreadable = tables.reduce((sum, table) => sum + unreadableIn(table), 0);
  // Counts under names of tables would be taken for secrets: one of them is called after tokens.
  const resealed = tables.map((one) => `${String(one.resealed)} in ${one.table}`).join(', ');
  const details = { resealed, tablesLeft: left, unreadable };
  await recordEverywhere(deps, caller, keyId, { action: 'sealing.rotation', details });
  const objects = await countSealedObjects(deps.objects, environment, caller);
  return { tables, objects };
}

const waiting = {
  state: 'waiting',
  looked: 0,
  resealed: 0,
  unknownKeys: {},
  broken: 0,
  examples: [],
} as const;

function rotated(table: string, progress: RotationProgress): RotatedTable {
  const { isDone, looked, resealed, unreadable } = progress;
  return { table, state: isDone ? 'done' : 'paused', looked, resealed, ...unreadable };
}

function unreadableIn({ unknownKeys, broken }: RotatedTable): number {
  return Object.values(unknownKeys).reduce((sum, rows) => sum + rows, broken);
}

async function recordEverywhere(
  deps: TokenRefreshDependencies,
  { actor }: WorkCaller,
  subject: string,
  entry: Pick<AuditRecord, 'action' | 'details'>,
): Promise<void> {
  for (const organisation of (await deps.configuration()).organisations) {
    await deps.auditTrailOf(organisation).record({ ...entry, actor, subject, outcome: 'done' });
  }
}

const whenDone: BilingualText = {
  en: 'Every row was seen under the current key. Instances that started before the ring was changed seal with the earlier key for ten more minutes: run it once more then. Keep the earlier key in the ring as long as objects sealed with it are kept.',
  zhHK: '所有資料行均已確認以現用金鑰加密。更改金鑰前已啟動的實例會在十分鐘內繼續使用較早的金鑰，請於其後再執行一次。只要仍有以較早金鑰加密的物件，請在密鑰中保留該金鑰。',
};
const whenPaused: BilingualText = {
  en: 'The time was over; the place is kept. Run {"action":"rotate-keys"} again: it goes on from there.',
  zhHK: '時間已到，進度已保留。請再執行 {"action":"rotate-keys"}，系統會由該處繼續。',
};
const whenUnreadable: BilingualText = {
  en: 'Some rows cannot be opened and were left as they are. Put a missing key back into the ring beside the current one (from an earlier version of the secret) and run it again. A row that is broken though its key is known is a security incident until explained.',
  zhHK: '部分資料行無法開啟，系統沒有更改。請從密鑰的較早版本取回欠缺的金鑰，與現用金鑰並存，然後再執行。金鑰齊備但仍無法開啟的資料行，在查明原因前請視作保安事故。',
};
const whenHeld: BilingualText = {
  en: 'Another rotation is under way, or was broken off a moment ago. Run it again in half a minute: it goes on from the place that was kept.',
  zhHK: '另一次重新加密正在進行，或剛剛中斷。請於半分鐘後再執行，系統會由已保留的進度繼續。',
};
