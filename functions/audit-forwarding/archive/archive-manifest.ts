import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isStreamName, type StreamName } from '../domain/stream-name.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const sequence = z.int().min(1);
const reference = z.strictObject({ object: z.string().min(1), sha256 });

/**
 * What is true of an object of the archive. It stands in the ZIP for the auditor and in objects that
 * nobody can change: a field may be added under a new `v` only.
 */
export const archiveManifestSchema = z.strictObject({
  v: z.literal(1),
  environment: z.string().min(1),
  organisation: z.string().min(1),
  stream: z.custom<StreamName>((name) => typeof name === 'string' && isStreamName(name)),
  /** Hong Kong hour in which the events were appended. */
  hour: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}\+08:00$/),
  /** Key of the object. */
  object: z.string().min(1),
  count: z.int().min(1),
  firstSequence: sequence,
  lastSequence: sequence,
  /** Earliest and latest time of an event, by the record itself; UTC. */
  firstTime: z.iso.datetime(),
  lastTime: z.iso.datetime(),
  /** Hash of the event before the first, and of the last. */
  previousHash: sha256,
  headHash: sha256,
  /** Of the bytes of the object, and of the text that they hold. */
  objectSha256: sha256,
  textSha256: sha256,
  textBytes: z.int().min(1),
  /** SHA-256 of the manifest's bytes; null for the first of a stream. */
  previousManifest: reference.nullable(),
});
export type ArchiveManifest = z.infer<typeof archiveManifestSchema>;
export type ManifestReference = z.infer<typeof reference>;

/** The bytes that a manifest is stored as: JSON for a reader, the same for the same manifest. */
export function manifestBytesOf(manifest: ArchiveManifest): Uint8Array {
  return Buffer.from(`${JSON.stringify(archiveManifestSchema.parse(manifest), undefined, 2)}\n`);
}

/** Undefined for what is no manifest of this release. */
export function parseManifest(bytes: Uint8Array): ArchiveManifest | undefined {
  try {
    return archiveManifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
