import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BilingualText } from '../../shared/errors/index.ts';

/** A file beside the configuration that goes into the bucket with it. */
export interface LocalFile {
  readonly objectKey: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** Tables of people are sealed; what the Observatory says is public. */
  readonly isSealed: boolean;
}

export interface FileUse {
  /** Below `<environment>/<corpId>/`: `mapping/people`. */
  readonly stem: string;
  readonly isSealed: boolean;
}

/** `{ file: … }` in the place of a reference. */
export function namedFileOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { file, ...others } = value as { readonly file?: unknown };
  return typeof file === 'string' && Object.keys(others).length === 0 ? file : undefined;
}

/**
 * Reads a file and says under which key it is kept: its hash is in it, so that the same bytes are stored
 * once and a run that was computed with older ones still finds them.
 *
 * @returns what is wrong, if it cannot be read
 */
export async function readLocalFile(
  directory: string,
  file: string,
  owner: { readonly environment: string; readonly corpId: string },
  { stem, isSealed }: FileUse,
): Promise<LocalFile | BilingualText> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path.resolve(directory, file));
  } catch {
    return { en: `${file} cannot be read`, zhHK: `無法讀取 ${file}` };
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const ending = `${path.extname(file)}${isSealed ? '.sealed' : ''}`;
  const objectKey = `${owner.environment}/${owner.corpId}/${stem}-${sha256}${ending}`;
  return { objectKey, sha256, bytes, isSealed };
}
