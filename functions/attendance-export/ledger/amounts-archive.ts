import { createHash } from 'node:crypto';
import { createGzip } from 'node:zlib';
import { decompress } from '../../../shared/sealing/index.ts';
import {
  parsePersonAmounts,
  personAmountsLine,
  type PersonAmounts,
} from '../domain/amounts-text.ts';
import { amountsKey, type RunIdentity } from '../object-keys.ts';
import { storedObjectAltered } from '../errors.ts';
import type { ExportDependencies } from '../ports.ts';

type Stores = Pick<ExportDependencies, 'objects' | 'sealer'>;

/** Where the day amounts of a run are, and the hash of their text. */
export interface StoredAmounts {
  readonly key: string;
  readonly sha256: string;
}

/** Amounts in memory: the gzipped text, and the hash of the text. */
export interface MadeAmounts {
  readonly sha256: string;
  readonly gzipped: Uint8Array;
}

const MAX_AMOUNTS_BYTES = 512 * 1024 * 1024;

/**
 * Takes the day amounts of a run person by person and keeps only the gzipped bytes in memory. The
 * people must come in one order, always the same: the hash is over the text.
 */
export class AmountsWriter {
  readonly #gzip = createGzip({ level: 6 });
  readonly #chunks: Buffer[] = [];
  readonly #hash = createHash('sha256');
  readonly #ended: Promise<void>;
  #made: Promise<MadeAmounts> | undefined;

  constructor() {
    this.#gzip.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    this.#ended = new Promise((resolve, reject) => {
      this.#gzip.once('end', resolve);
      this.#gzip.once('error', reject);
    });
  }

  add(person: PersonAmounts): void {
    const line = `${personAmountsLine(person)}\n`;
    this.#hash.update(line);
    this.#gzip.write(line);
  }

  /** Ends the writing: nothing can be added any more. */
  finish(): Promise<MadeAmounts> {
    this.#made ??= this.#finish();
    return this.#made;
  }

  /** Seals and stores what was added. Storing the same amounts of the same run changes nothing. */
  async store(stores: Stores, run: RunIdentity): Promise<StoredAmounts> {
    const { sha256, gzipped } = await this.finish();
    const key = amountsKey(run, sha256);
    const sealed = stores.sealer.seal(gzipped, key);
    await stores.objects.putOnce(key, sealed, {
      contentType: 'application/octet-stream',
      contentSha256: sha256,
    });
    return { key, sha256 };
  }

  async #finish(): Promise<MadeAmounts> {
    this.#gzip.end();
    await this.#ended;
    return { sha256: this.#hash.digest('hex'), gzipped: Buffer.concat(this.#chunks) };
  }
}

/**
 * The day amounts of a stored run, person by person.
 *
 * @throws ExportHaltedError `answer.altered` if the object is missing or not the one that was stored
 */
export async function readAmounts(stores: Stores, stored: StoredAmounts): Promise<PersonAmounts[]> {
  return (await readLines(stores, stored)).map(parsePersonAmounts);
}

/**
 * The same, one person at a time, for whoever needs sums only: a month of everybody is never in memory.
 *
 * @throws ExportHaltedError `answer.altered` if the object is missing or not the one that was stored
 */
export async function* eachPersonAmounts(
  stores: Stores,
  stored: StoredAmounts,
): AsyncGenerator<PersonAmounts> {
  for (const line of await readLines(stores, stored)) yield parsePersonAmounts(line);
}

async function readLines(stores: Stores, { key, sha256 }: StoredAmounts): Promise<string[]> {
  const sealed = await stores.objects.get(key);
  if (sealed === undefined) throw storedObjectAltered(key);
  const gzipped = stores.sealer.open(sealed, key);
  const bytes = await decompress(gzipped, MAX_AMOUNTS_BYTES);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw storedObjectAltered(key);
  return linesOf(bytes);
}

/** Reads amounts that were made and not stored. */
export async function unpackAmounts({ gzipped }: MadeAmounts): Promise<PersonAmounts[]> {
  return linesOf(await decompress(gzipped, MAX_AMOUNTS_BYTES)).map(parsePersonAmounts);
}

function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter((line) => line !== '');
}
