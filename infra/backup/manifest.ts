import { createHash } from 'node:crypto';
import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const part = z.strictObject({
  /** File beside the manifest. */
  name: z.string().regex(/^(tables|objects)-[a-z_-]+-\d{4}\.gz\.pgp$/),
  /** Table, or `work` or `audit`. */
  of: z.string(),
  /** Of the file as it lies there. */
  sha256,
  bytes: z.int().min(0),
  /** Rows, or pieces of objects. */
  entries: z.int().min(0),
});

/** What a backup holds. It names no person and no object. */
export const manifestSchema = z.strictObject({
  v: z.literal(1),
  environment: z.string(),
  /** UTC. What was written before this is in the backup. */
  begunAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Rows by table. */
  tables: z.record(z.string(), z.int().min(0)),
  buckets: z.record(
    z.enum(['work', 'audit']),
    z.strictObject({ objects: z.int().min(0), bytes: z.int().min(0) }),
  ),
  /** Fingerprints of the keys that can open it. */
  recipients: z.array(z.string()).min(1),
  parts: z.array(part),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestPart = z.infer<typeof part>;
export type BucketName = keyof Manifest['buckets'];

/** A manifest and the proof that the environment itself made it. */
export const sealedManifestSchema = z.strictObject({
  manifest: manifestSchema,
  /** Base64 of the manifest's hash, sealed with the environment's keys. */
  seal: z.base64(),
});

/** What the seal of a manifest is bound to. */
export const SEAL_CONTEXT = 'backup/manifest';

/** SHA-256 of the manifest's text. */
export function hashOfManifest(manifest: Manifest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(manifestSchema.parse(manifest)))
    .digest();
}
