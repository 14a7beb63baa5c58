import { createHash } from 'node:crypto';
import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { Lease } from '../../../shared/lease/index.ts';
import { tables } from '../../../shared/table-store/index.ts';
import { checkpointPartition, readCheckpoints } from '../answer-archive.ts';
import type { ExportCaller } from '../export-caller.ts';
import { answersPrefix, runLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { RunStore, type StoredRun } from '../run-store.ts';

const DELETIONS_AT_ONCE = 16;

export interface ErasureContext {
  readonly deps: ExportDependencies;
  readonly organisation: OrganisationConfiguration;
  readonly actor: ExportCaller['actor'];
  readonly lease: Lease;
  readonly signal: AbortSignal;
}

/**
 * Erases DingTalk's stored answers of one finished run, for good: first it is noted how many there
 * are, then objects and checkpoints go, then trail and record say that it happened. Stopped anywhere,
 * the same call goes on, and the trail still tells the number that there was at the beginning.
 *
 * Everything else of the run stays: its file, amounts and people list still prove what was paid.
 *
 * @throws the errors of the table and object ports
 */
export async function eraseAnswers(context: ErasureContext, stored: StoredRun): Promise<number> {
  const { deps, signal, lease } = context;
  const runs = new RunStore(deps.tables);
  const begun = await noteBegin(context, runs, stored);
  const { answersErasure: erasure } = begun.record;
  if (erasure === undefined) throw new RangeError('an erasure that has begun is noted');
  await eraseObjects(context, begun);
  await eraseCheckpoints(context, begun);
  await deps.auditTrailOf(context.organisation).record({
    company: begun.identity.company,
    actor: context.actor,
    action: 'payroll.answers-erased',
    subject: runLabel(begun.identity),
    outcome: 'done',
    details: { answers: erasure.answers, sha256: erasure.sha256 },
  });
  signal.throwIfAborted();
  const record = { ...begun.record, answersErasedAtEpochMs: deps.clock.nowEpochMs() };
  await runs.save(begun, record, lease);
  return erasure.answers;
}

async function noteBegin(
  { deps, lease }: ErasureContext,
  runs: RunStore,
  stored: StoredRun,
): Promise<StoredRun> {
  if (stored.record.answersErasure !== undefined) return stored;
  const checkpoints = await readCheckpoints(deps.tables, stored.identity);
  const hash = createHash('sha256');
  for (const [call, { objectKey, sha256 }] of [...checkpoints].sort(byCall)) {
    hash.update(`${call} ${objectKey} ${sha256}\n`);
  }
  const answersErasure = {
    begunAtEpochMs: deps.clock.nowEpochMs(),
    answers: checkpoints.size,
    sha256: hash.digest('hex'),
  };
  return runs.save(stored, { ...stored.record, answersErasure }, lease);
}

function byCall([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

async function eraseObjects({ deps, signal }: ErasureContext, run: StoredRun): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of deps.objects.list(answersPrefix(run.identity))) keys.push(key);
  await inGroups(keys, signal, (key) => deps.objects.delete(key));
}

async function eraseCheckpoints({ deps, signal }: ErasureContext, run: StoredRun): Promise<void> {
  const partition = checkpointPartition(run.identity);
  const calls = [...(await readCheckpoints(deps.tables, run.identity)).keys()];
  await inGroups(calls, signal, async (call) => {
    await deps.tables.deleteRow(
      tables.fetchCheckpoint,
      { run: partition, call },
      { row: 'ignore' },
    );
  });
}

async function inGroups(
  items: readonly string[],
  signal: AbortSignal,
  erase: (item: string) => Promise<void>,
): Promise<void> {
  for (let index = 0; index < items.length; index += DELETIONS_AT_ONCE) {
    signal.throwIfAborted();
    await Promise.all(items.slice(index, index + DELETIONS_AT_ONCE).map(erase));
  }
}
