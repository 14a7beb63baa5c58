import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import {
  compress,
  CompressedDataBrokenError,
  decompress,
  SealBrokenError,
  type Sealer,
} from '../../shared/sealing/index.ts';
import {
  HIGHEST,
  LOWEST,
  partitionOf,
  TableOutcomeUnknownError,
  tables,
  type Row,
  type TableClient,
} from '../../shared/table-store/index.ts';
import type { Lease } from '../../shared/lease/index.ts';
import { ExportHaltedError } from './errors.ts';
import {
  answerKey,
  answersPrefix,
  parseAnswerKey,
  runLabel,
  type RunIdentity,
} from './object-keys.ts';

/** One stored answer, as its checkpoint knows it. */
export interface ArchivedAnswer {
  /** Names the call within the run; `m-` in front if the call was metered, else `u-`. */
  readonly call: string;
  readonly objectKey: string;
  /** Of the answer's bytes as they came. */
  readonly sha256: string;
  /** Of the same without DingTalk's request id: equal for equal answers. */
  readonly canonicalSha256: string;
  readonly items: number;
}

/** Where a run keeps its answers. */
export interface AnswerStore {
  has(call: string): boolean;
  /** `stands` is false if another answer of the same call was stored first: that one counts. */
  store(call: string, body: Uint8Array): Promise<{ readonly stands: boolean }>;
  read(call: string): Promise<Uint8Array>;
}

/** Keeps answers for the length of a dry run, which must leave no trace. */
export class MemoryAnswerStore implements AnswerStore {
  readonly #answers = new Map<string, Uint8Array>();

  has(call: string): boolean {
    return this.#answers.has(call);
  }

  store(call: string, body: Uint8Array): Promise<{ readonly stands: boolean }> {
    this.#answers.set(call, body);
    return Promise.resolve({ stands: true });
  }

  read(call: string): Promise<Uint8Array> {
    const body = this.#answers.get(call);
    if (body === undefined) return Promise.reject(new RangeError(`no answer to ${call}`));
    return Promise.resolve(body);
  }
}

export interface ArchiveStores {
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
}

/** A single answer is far below this; the bound keeps a broken object from filling the memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * The answers of one run: gzipped, sealed and stored as objects first, then checkpointed. Opening the
 * archive finds every stored answer again, also one whose checkpoint was lost because the process
 * was killed in between, so that no call is made twice.
 */
export class AnswerArchive implements AnswerStore {
  readonly #stores: ArchiveStores;
  readonly #run: RunIdentity;
  readonly #lease: Lease;
  readonly #answers: Map<string, ArchivedAnswer>;

  private constructor(
    stores: ArchiveStores,
    run: RunIdentity,
    lease: Lease,
    answers: Map<string, ArchivedAnswer>,
  ) {
    this.#stores = stores;
    this.#run = run;
    this.#lease = lease;
    this.#answers = answers;
  }

  static async open(stores: ArchiveStores, run: RunIdentity, lease: Lease): Promise<AnswerArchive> {
    const answers = await readCheckpoints(stores.tables, run);
    const archive = new AnswerArchive(stores, run, lease, answers);
    await archive.#adoptUnrecorded();
    return archive;
  }

  has(call: string): boolean {
    return this.#answers.has(call);
  }

  /** How many metered calls' answers are stored. */
  get meteredCount(): number {
    let count = 0;
    for (const call of this.#answers.keys()) count += call.startsWith('m-') ? 1 : 0;
    return count;
  }

  /** One hash over the answers to these calls, whatever the order in which they were fetched. */
  inputsSha256(calls: Iterable<string>): string {
    return inputsSha256Of(this.#answers, calls);
  }

  /** Stores an answer, then its checkpoint. Storing the same call again changes nothing. */
  async store(call: string, body: Uint8Array): Promise<{ readonly stands: boolean }> {
    const sha256 = sha256Of(body);
    const objectKey = answerKey(this.#run, call, sha256);
    const sealed = this.#stores.sealer.seal(await compress(body), objectKey);
    await this.#stores.objects.putOnce(objectKey, sealed, {
      contentType: 'application/octet-stream',
      contentSha256: sha256,
    });
    const stored = await this.#checkpoint(call, objectKey, sha256, body);
    return { stands: stored.sha256 === sha256 };
  }

  /** The bytes of a stored answer. @throws ExportHaltedError `answer.altered` if they are not ours */
  async read(call: string): Promise<Uint8Array> {
    return readAnswer(this.#stores, this.#run, call, this.#answers.get(call));
  }

  async #adoptUnrecorded(): Promise<void> {
    for await (const { key } of this.#stores.objects.list(answersPrefix(this.#run))) {
      const named = parseAnswerKey(this.#run, key);
      if (named === undefined || this.#answers.has(named.call)) continue;
      const body = await openAnswer(this.#stores, key);
      if (body === undefined || sha256Of(body) !== named.contentSha256)
        throw altered(this.#run, named.call);
      await this.#checkpoint(named.call, key, named.contentSha256, body);
    }
  }

  /** The first stored answer of a call stands; a later one, of a late owner, gives way to it. */
  async #writeOnce(answer: ArchivedAnswer): Promise<ArchivedAnswer> {
    const key = { run: checkpointPartition(this.#run), call: answer.call };
    const columns = {
      v: 1n,
      objectKey: answer.objectKey,
      sha256: answer.sha256,
      canonicalSha256: answer.canonicalSha256,
      items: BigInt(answer.items),
      fence: this.#lease.fencingToken,
    };
    const write = () =>
      this.#stores.tables.putRow(tables.fetchCheckpoint, key, columns, { row: 'must-not-exist' });
    const written = await write().catch((error: unknown) => {
      if (error instanceof TableOutcomeUnknownError) return write();
      throw error;
    });
    if (written.outcome === 'written') return answer;
    const { row } = await this.#stores.tables.getRow(tables.fetchCheckpoint, key);
    return row === undefined ? answer : parseCheckpoint(row);
  }

  async #checkpoint(
    call: string,
    objectKey: string,
    sha256: string,
    body: Uint8Array,
  ): Promise<ArchivedAnswer> {
    const text = new TextDecoder().decode(body);
    const answer: ArchivedAnswer = {
      call,
      objectKey,
      sha256,
      canonicalSha256: canonicalSha256Of(text),
      items: countItems(JSON.parse(text)),
    };
    const stored = await this.#writeOnce(answer);
    this.#answers.set(call, stored);
    return stored;
  }
}

/** The checkpoints of a run by call. */
export async function readCheckpoints(
  client: TableClient,
  run: RunIdentity,
): Promise<Map<string, ArchivedAnswer>> {
  const answers = new Map<string, ArchivedAnswer>();
  const rows = client.getRange(tables.fetchCheckpoint, {
    from: { run: checkpointPartition(run), call: LOWEST },
    to: { run: checkpointPartition(run), call: HIGHEST },
  });
  for await (const row of rows) {
    const answer = parseCheckpoint(row);
    answers.set(answer.call, answer);
  }
  return answers;
}

/** One hash over the answers to these calls, in the order of their names. */
export function inputsSha256Of(
  answers: ReadonlyMap<string, ArchivedAnswer>,
  calls: Iterable<string>,
): string {
  const hash = createHash('sha256');
  for (const call of [...calls].sort()) {
    hash.update(`${call} ${answers.get(call)?.canonicalSha256 ?? ''}\n`);
  }
  return hash.digest('hex');
}

/** The bytes of a stored answer. @throws ExportHaltedError `answer.altered` if they are not ours */
export async function readAnswer(
  stores: Pick<ArchiveStores, 'objects' | 'sealer'>,
  run: RunIdentity,
  call: string,
  answer: ArchivedAnswer | undefined,
): Promise<Uint8Array> {
  const body = answer === undefined ? undefined : await openAnswer(stores, answer.objectKey);
  if (answer === undefined || body === undefined || sha256Of(body) !== answer.sha256) {
    throw altered(run, call);
  }
  return body;
}

/** Undefined if the object is not there or not the one that was sealed for this place. */
async function openAnswer(
  { objects, sealer }: Pick<ArchiveStores, 'objects' | 'sealer'>,
  objectKey: string,
): Promise<Uint8Array | undefined> {
  const sealed = await objects.get(objectKey);
  if (sealed === undefined) return undefined;
  try {
    return await decompress(sealer.open(sealed, objectKey), MAX_ANSWER_BYTES);
  } catch (error) {
    const isAltered =
      error instanceof SealBrokenError || error instanceof CompressedDataBrokenError;
    if (isAltered) return undefined;
    throw error;
  }
}

const checkpointSchema = z.object({
  objectKey: z.string(),
  sha256: z.string(),
  canonicalSha256: z.string(),
  items: z.coerce.number(),
});

function parseCheckpoint(row: Row): ArchivedAnswer {
  return { call: String(row.key['call']), ...checkpointSchema.parse(row.columns) };
}

/** First key column of a run's checkpoints. */
export function checkpointPartition(run: RunIdentity): string {
  return `${partitionOf(run.environment, run.corpId)}/${runLabel(run)}`;
}

/** DingTalk numbers each answer; the number says nothing about the content. */
const REQUEST_ID = /"request_?id"\s*:\s*"[^"]*"/gi;

function canonicalSha256Of(text: string): string {
  return createHash('sha256').update(text.replaceAll(REQUEST_ID, '')).digest('hex');
}

/** Length of the longest list in an answer, at most three levels down: what a person would count. */
function countItems(value: unknown, depth = 3): number {
  if (Array.isArray(value)) return value.length;
  if (depth === 0 || typeof value !== 'object' || value === null) return 0;
  return Math.max(0, ...Object.values(value).map((inner) => countItems(inner, depth - 1)));
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function altered(run: RunIdentity, call: string): ExportHaltedError {
  return new ExportHaltedError('answer.altered', {
    text: {
      en: `The stored answer ${call} of run ${runLabel(run)} is missing or not the one that was stored.`,
      zhHK: `匯出 ${runLabel(run)} 已儲存的回應 ${call} 遺失或已被更改。`,
    },
    remedy: {
      en: 'Find out who changed the bucket; then export again with refresh, which fetches anew.',
      zhHK: '請查明儲存空間的更改者，然後以 refresh 重新匯出。',
    },
    details: { call },
  });
}
