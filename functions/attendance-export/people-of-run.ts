import { createHash } from 'node:crypto';
import * as z from 'zod';
import { compress, decompress } from '../../shared/sealing/index.ts';
import type { KnownPerson } from './domain/scope.ts';
import { peopleKey, type RunIdentity, type RunSeries } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import type { StoredRun } from './run-store.ts';

const peopleSchema = z.array(
  z.object({ userId: z.string(), name: z.string(), jobNumber: z.string().optional() }),
);
const MAX_PEOPLE_BYTES = 64 * 1024 * 1024;

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

/** Stores who was in scope, sealed, so that the next period can notice who has vanished. */
export async function storePeople(
  stores: Stores,
  run: RunIdentity,
  people: readonly KnownPerson[],
): Promise<{ readonly peopleKey: string; readonly peopleSha256: string }> {
  const rows = people.map(({ userId, name, jobNumber = '' }) => ({
    userId,
    name,
    ...(jobNumber === '' ? {} : { jobNumber }),
  }));
  const bytes = new TextEncoder().encode(JSON.stringify(rows));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const key = peopleKey(run, sha256);
  const sealed = stores.sealer.seal(await compress(bytes), key);
  const about = { contentType: 'application/octet-stream', contentSha256: sha256 };
  await stores.objects.putOnce(key, sealed, about);
  return { peopleKey: key, peopleSha256: sha256 };
}

/**
 * The company's last delivered regular run before the series' period, whatever its file profile: a
 * change of vendor or layout forgets nobody.
 */
export function previousDelivered(
  runs: readonly StoredRun[],
  { period }: Pick<RunSeries, 'period'>,
): StoredRun | undefined {
  let previous: StoredRun | undefined;
  for (const stored of runs) {
    const { identity, record } = stored;
    const isBefore = record.to < period.from && identity.finalPay === undefined;
    const isSent = record.state === 'delivered' || record.state === 'delivered-unconfirmed';
    if (isBefore && isSent && record.to >= (previous?.record.to ?? '')) previous = stored;
  }
  return previous;
}

/** The people of a run. Nobody if their list was erased by retention. */
export async function readPeople(stores: Stores, key: string | undefined): Promise<KnownPerson[]> {
  const sealed = key === undefined ? undefined : await stores.objects.get(key);
  if (key === undefined || sealed === undefined) return [];
  const bytes = await decompress(stores.sealer.open(sealed, key), MAX_PEOPLE_BYTES);
  const rows = peopleSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return rows.map((row) => ({ ...row, origin: 'previous-run' }));
}
