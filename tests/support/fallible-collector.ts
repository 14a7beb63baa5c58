import { gunzipSync } from 'node:zlib';
import type { HecAnswer } from '../../functions/audit-forwarding/sinks/hec-answer.ts';
import type { HecCollector } from '../../functions/audit-forwarding/sinks/hec-collector.ts';
import { jsonDocuments } from './json-documents.ts';
import type { SeededStream } from './seeded-stream.ts';

/** What a receiver says about the place of a bad event. */
export type BlameHabit = 'right' | 'missing' | 'beyond' | 'good-event';

export interface CollectorHabits {
  /** Ids of events that it never takes. */
  readonly bad: ReadonlySet<string>;
  readonly blame: BlameHabit;
  readonly acknowledges: boolean;
  /** More events than this in one request are too many. */
  readonly mostEvents: number;
  /** Chances of a taken batch whose answer is lost, of one that is lost itself, and of an acknowledgement that never comes. */
  readonly lostAnswers: number;
  readonly lostBatches: number;
  readonly lostAcknowledgements: number;
}

const DOUBT = { reason: { en: 'lost', zhHK: '遺失' }, details: {} };

/**
 * The receiving end of the protocol in memory, as Splunk documents it: events before a bad one are
 * taken, and the answer that blames it has no id by which to ask for their acknowledgement.
 */
export class FallibleCollector implements HecCollector {
  /** How often each event is there. */
  readonly held = new Map<string, number>();
  readonly #habits: CollectorHabits;
  readonly #chance: SeededStream;
  readonly #acknowledged: boolean[] = [];

  constructor(habits: CollectorHabits, chance: SeededStream) {
    this.#habits = habits;
    this.#chance = chance;
  }

  async submit(_: string, packed: Uint8Array): Promise<HecAnswer> {
    const ids = jsonDocuments(gunzipSync(packed).toString('utf8')).map(
      (document) => (JSON.parse(document) as { fields: { event_id: string } }).fields.event_id,
    );
    if (this.#chance.isTrue(this.#habits.lostBatches)) return { act: 'retry', ...DOUBT };
    if (ids.length > this.#habits.mostEvents) return { act: 'too-large' };
    const at = ids.findIndex((id) => this.#habits.bad.has(id));
    for (const id of at < 0 ? ids : ids.slice(0, at)) {
      this.held.set(id, (this.held.get(id) ?? 0) + 1);
    }
    if (this.#chance.isTrue(this.#habits.lostAnswers)) return { act: 'retry', ...DOUBT };
    if (at >= 0) {
      return { act: 'reject', rejection: 'audit-sink.event-blank', at: this.#blamed(ids, at) };
    }
    if (!this.#habits.acknowledges) return { act: 'taken', ackId: undefined };
    const isAcknowledged = !this.#chance.isTrue(this.#habits.lostAcknowledgements);
    return { act: 'taken', ackId: this.#acknowledged.push(isAcknowledged) - 1 };
  }

  async askAcknowledgements(_: string, ids: readonly number[]) {
    const acknowledged = ids.filter((id) => this.#acknowledged[id]);
    return { act: 'acknowledgements' as const, acknowledged: new Set(acknowledged) };
  }

  #blamed(ids: readonly string[], at: number): number | undefined {
    switch (this.#habits.blame) {
      case 'right':
        return at;
      case 'missing':
        return undefined;
      case 'beyond':
        return ids.length + this.#chance.integer(0, 3);
      case 'good-event': {
        const good = ids.findIndex((id) => !this.#habits.bad.has(id));
        return good < 0 ? at : good;
      }
    }
  }
}
