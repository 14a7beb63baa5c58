import { createHash } from 'node:crypto';
import * as z from 'zod';
import { compress, decompress } from '../../../shared/sealing/index.ts';
import { storedObjectAltered } from '../errors.ts';
import { acknowledgementKey, type RunIdentity } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import type { ReceivedAcknowledgement } from '../read-acknowledgements.ts';

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

const MAX_BYTES = 512 * 1024 * 1024;

const archiveSchema = z.object({
  v: z.literal(1),
  files: z.array(
    z.object({
      name: z.string(),
      sha256: z.string(),
      /** Base64 of the file as it came. */
      content: z.string(),
      outcome: z.string(),
      rejects: z.array(
        z.object({
          line: z.number(),
          employeeNumber: z.string().optional(),
          earningsCode: z.string().optional(),
          reason: z.string().optional(),
        }),
      ),
    }),
  ),
});

export type ArchivedAcknowledgement = z.infer<typeof archiveSchema>;

/**
 * Stores what the receiver has answered, as it came and as it was read. Storing the same answer of the
 * same run again changes nothing and gives the same key.
 */
export async function storeAcknowledgement(
  { objects, sealer }: Stores,
  run: RunIdentity,
  files: readonly ReceivedAcknowledgement[],
): Promise<string> {
  const archive: ArchivedAcknowledgement = {
    v: 1,
    files: files.map(({ name, sha256, bytes, acknowledgement }) => ({
      name,
      sha256,
      content: Buffer.from(bytes).toString('base64'),
      outcome: acknowledgement.outcome,
      rejects: [...acknowledgement.rejects],
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(archive));
  const contentSha256 = createHash('sha256').update(text).digest('hex');
  const key = acknowledgementKey(run, contentSha256);
  await objects.putOnce(key, sealer.seal(await compress(text), key), {
    contentType: 'application/octet-stream',
    contentSha256,
  });
  return key;
}

/** @throws ExportHaltedError `answer.altered` if the object is missing; the errors of sealing */
export async function readStoredAcknowledgement(
  { objects, sealer }: Stores,
  key: string,
): Promise<ArchivedAcknowledgement> {
  const sealed = await objects.get(key);
  if (sealed === undefined) throw storedObjectAltered(key);
  const bytes = await decompress(sealer.open(sealed, key), MAX_BYTES);
  return archiveSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}
