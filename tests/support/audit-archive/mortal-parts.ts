import type { ArchiveDependencies } from '../../../functions/audit-forwarding/archive/archive-streams.ts';
import { Killed } from '../mortal-table-client.ts';

/** The calls of one instance that dies at one of them. */
class Lifeline {
  calls = 0;
  readonly #dieAt: number;
  readonly #when: 'before' | 'after';

  constructor(dieAt: number, when: 'before' | 'after') {
    this.#dieAt = dieAt;
    this.#when = when;
  }

  async pass<Result>(act: () => Promise<Result>): Promise<Result> {
    this.begin();
    const result = await act();
    if (this.calls >= this.#dieAt) throw new Killed();
    return result;
  }

  begin(): void {
    this.calls += 1;
    const isDead = this.calls > this.#dieAt;
    if (isDead || (this.calls === this.#dieAt && this.#when === 'before')) throw new Killed();
  }
}

type Parts = Pick<ArchiveDependencies, 'streams' | 'checkpoints' | 'archive'>;

/**
 * Streams, checkpoints and archive as an instance sees them that dies at its call number `dieAt` (from
 * 1) to any of them: before that call takes effect, or after it, when the answer is on its way.
 */
export function mortalParts(
  { streams, checkpoints, archive }: Parts,
  dieAt: number,
  when: 'before' | 'after',
): Parts & { readonly calls: () => number } {
  const life = new Lifeline(dieAt, when);
  async function* listing<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
    life.begin();
    yield* items;
  }
  return {
    calls: () => life.calls,
    streams: {
      head: (...given) => life.pass(() => streams.head(...given)),
      knownIds: (...given) => life.pass(() => streams.knownIds(...given)),
      append: (...given) => life.pass(() => streams.append(...given)),
      segments: (...given) => listing(streams.segments(...given)),
      lastSegmentBefore: (...given) => life.pass(() => streams.lastSegmentBefore(...given)),
      read: (...given) => life.pass(() => streams.read(...given)),
    },
    checkpoints: {
      read: (...given) => life.pass(() => checkpoints.read(...given)),
      advance: (...given) => life.pass(() => checkpoints.advance(...given)),
    },
    archive: {
      ...archive,
      putOnce: (...given) => life.pass(() => archive.putOnce(...given)),
      get: (...given) => life.pass(() => archive.get(...given)),
      head: (...given) => life.pass(() => archive.head(...given)),
      list: (...given) => listing(archive.list(...given)),
    },
  };
}
