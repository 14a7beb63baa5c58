import { expect } from 'vitest';
import type { AuditStreams, Segment } from '../../../functions/audit-forwarding/ports.ts';
import { witnessChain } from '../chain-witness.ts';
import { sampleDraft } from '../sample-audit-drafts.ts';
import { COLLECTED_STREAM } from './collect-records.ts';

/** Whose stream it is. */
export interface WatchedOwner {
  readonly environment: string;
  readonly corpId: string;
}

/**
 * Looks at a stream into which `collectRecords` brings records, as somebody whom no fault befalls, and
 * expects each time that it is whole and has only grown.
 */
export class WatchedStream {
  readonly #streams: AuditStreams;
  readonly #owner: WatchedOwner;
  #segments: readonly Segment[] = [];
  #lines: readonly string[] = [];

  constructor(streams: AuditStreams, owner: WatchedOwner) {
    this.#streams = streams;
    this.#owner = owner;
  }

  /** Attempts whose events are there. */
  get attempts(): readonly string[] {
    return this.#lines.map((line) => (JSON.parse(line) as { attempt: string }).attempt);
  }

  /** Records up to the cursor are there, in order, once each, chained; nothing else is. */
  async look(): Promise<void> {
    const head = await this.#streams.head(COLLECTED_STREAM);
    const segments: Segment[] = [];
    for await (const segment of this.#streams.segments(COLLECTED_STREAM, 1)) segments.push(segment);
    const before = this.#segments.length;
    expect(segments.slice(0, before), 'what was appended is never changed').toEqual(this.#segments);
    const added: string[] = [];
    for (const segment of segments.slice(before)) {
      added.push(...(await this.#streams.read(segment)).map(({ line }) => line));
    }
    this.#segments = segments;
    this.#lines = [...this.#lines, ...added];
    const chain = witnessChain({ ...this.#owner, stream: COLLECTED_STREAM }, this.#lines);
    const done = Number(head.cursor ?? 0);
    const expected = Array.from({ length: done }, (_, index) => sampleDraft(index + 1).id);
    expect(chain.ids, 'the records up to the cursor').toEqual(expected);
    expect([head.nextSequence, head.headHash]).toEqual([done + 1, chain.headHash]);
  }

  /** Reads every object again. */
  async readAll(): Promise<readonly string[]> {
    this.#segments = [];
    this.#lines = [];
    await this.look();
    return this.#lines;
  }
}
