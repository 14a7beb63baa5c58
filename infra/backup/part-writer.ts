import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ManifestPart } from './manifest.ts';

/** Of one part before it is packed: what has to fit into memory a few times over. */
export const PART_BYTES = 16 * 1_048_576;

export interface PartKind {
  readonly stem: 'tables' | 'objects';
  /** Table, or name of the bucket. */
  readonly of: string;
}

/** Gives every part its file; a file that stands under its name is whole. */
export class PartWriter {
  readonly parts: ManifestPart[] = [];
  readonly #directory: string;
  readonly #encrypt: (plain: Uint8Array) => Promise<Uint8Array>;

  constructor(directory: string, encrypt: (plain: Uint8Array) => Promise<Uint8Array>) {
    this.#directory = directory;
    this.#encrypt = encrypt;
  }

  /** Writes entries, in as many parts as they need. An entry is in one part as a whole. */
  async writeAll(kind: PartKind, entries: AsyncIterable<Uint8Array>): Promise<void> {
    let pending: Uint8Array[] = [];
    let bytes = 0;
    let number = 0;
    const flush = async (): Promise<void> => {
      number += 1;
      await this.#write(kind, number, pending);
      pending = [];
      bytes = 0;
    };
    for await (const entry of entries) {
      if (bytes > 0 && bytes + entry.byteLength > PART_BYTES) await flush();
      pending.push(entry);
      bytes += entry.byteLength;
    }
    if (pending.length > 0) await flush();
  }

  async #write(
    { stem, of }: PartKind,
    number: number,
    entries: readonly Uint8Array[],
  ): Promise<void> {
    const name = `${stem}-${of}-${String(number).padStart(4, '0')}.gz.pgp`;
    const content = await this.#encrypt(gzipSync(Buffer.concat(entries)));
    const file = path.join(this.#directory, name);
    await writeFile(`${file}.unfinished`, content, { mode: 0o600 });
    await rename(`${file}.unfinished`, file);
    const sha256 = createHash('sha256').update(content).digest('hex');
    this.parts.push({ name, of, sha256, bytes: content.byteLength, entries: entries.length });
  }
}
