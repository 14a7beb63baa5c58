import type { DingTalkClient } from '../dingtalk/index.ts';
import { reportError } from '../errors/index.ts';
import type { Logger } from '../observability/index.ts';
import type { Clock } from '../time/index.ts';
import { askDingTalk } from './ask-ding-talk.ts';
import type { LookUpOptions } from './directory.ts';
import {
  fromTable,
  isShowable,
  isYoung,
  jsonBytesOf,
  laterOf,
  underMarks,
  type KeptReply,
  type SeenMarks,
} from './kept-reply.ts';
import type { Question, Reply, WideMark } from './question.ts';
import type { ReplyCache } from './reply-cache.ts';
import { keyOf, placeOf, type DirectoryScope, type ReplyPlace } from './reply-place.ts';
import type { QuietReplyTable } from './quiet-reply-table.ts';
import type { SeenReply } from './reply-table.ts';
import { Rests } from './rests.ts';
import type { DirectorySettings } from './settings.ts';
import { SharedFlights, type Flight } from './shared-flights.ts';

/** Where an answer came from; `kept`: DingTalk could not be asked. */
export type AnswerSource = 'instance' | 'table' | 'dingtalk' | 'kept';

export interface Shown<Value> {
  readonly reply: Reply<Value>;
  readonly askedEpochMs: number;
  readonly source: AnswerSource;
}

export interface LookUpDependencies extends DirectoryScope {
  readonly client: DingTalkClient;
  readonly table: QuietReplyTable;
  readonly cache: ReplyCache;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: DirectorySettings;
}

/** A question, where its answer is kept, and whether a kept one will do. */
interface Asked<Value> {
  readonly question: Question<Value>;
  readonly place: ReplyPlace;
  readonly key: string;
  readonly fresh: boolean;
}

/**
 * Answers questions: from the instance, else from the table, else from DingTalk, else from what was
 * kept. It knows nothing of what the questions are about.
 */
export class LookUp {
  readonly #deps: LookUpDependencies;
  readonly #scope: string;
  readonly #flights = new SharedFlights();
  /** Operations of DingTalk that could not be reached. */
  readonly #rests: Rests;

  constructor(deps: LookUpDependencies) {
    this.#deps = deps;
    this.#scope = `${deps.organisation}\n${deps.clientId}`;
    this.#rests = new Rests(deps.clock, deps.settings.restMs);
  }

  async find<Value>(question: Question<Value>, options: LookUpOptions): Promise<Shown<Value>> {
    const place = placeOf(this.#deps, question.name);
    const asked = { question, place, key: keyOf(place), fresh: options.fresh === true };
    const kept = this.#ofThisInstance(asked.key);
    if (kept !== undefined && !asked.fresh && this.#isYoung(kept)) return shown(kept, 'instance');
    const { governedBy } = question;
    const flight = { key: asked.key, governedBy, signal: options.signal, alone: asked.fresh };
    return this.#flights.join(flight, (running) => this.#fetch(asked, running));
  }

  /** Forgets in this instance and then in the table. @throws the errors of the table port */
  async forget(
    names: readonly string[],
    changed: readonly WideMark[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const places = names.map((name) => placeOf(this.#deps, name));
    this.#forgetHere(places, changed);
    try {
      await this.#deps.table.forget(places, changed, signal === undefined ? {} : { signal });
    } finally {
      // Whoever read the table before the write arrived has the old answer here again.
      this.#forgetHere(places, changed);
    }
  }

  #forgetHere(places: readonly ReplyPlace[], changed: readonly WideMark[]): void {
    const keys = new Set(places.map(keyOf));
    this.#flights.outdate(keys, changed);
    for (const key of keys) this.#deps.cache.forget(key);
    if (changed.length > 0) this.#deps.cache.outdate(this.#scope, changed);
  }

  async #fetch<Value>(asked: Asked<Value>, flight: Flight): Promise<Shown<Value>> {
    const { question } = asked;
    const beganEpochMs = this.#deps.clock.nowEpochMs();
    const seen = await this.#deps.table.see(question, asked.place, flight.signal);
    const kept = this.#latestOf(asked.key, seen, beganEpochMs);
    if (kept !== undefined && !asked.fresh && this.#isYoung(kept)) {
      if (!flight.isOutdated()) this.#keep(asked, kept);
      return shown(kept, 'table');
    }
    const { nowEpochMs, settings } = this.#present();
    const spare = kept !== undefined && isShowable(kept, nowEpochMs, settings) ? kept : undefined;
    if (spare !== undefined && !asked.fresh && this.#rests.isResting(question.operation)) {
      return shown(spare, 'kept');
    }
    // Where the table will be down as well when it is needed.
    if (spare !== undefined && !flight.isOutdated()) this.#keep(asked, spare);
    const { client, clock } = this.#deps;
    const patienceMs = spare === undefined ? undefined : settings.patienceMs;
    const end = await askDingTalk(question, { client, clock, patienceMs, signal: flight.signal });
    if (end.outcome === 'failed') return this.#afterFailure(question, end, spare);
    const answered = { reply: end.reply, askedEpochMs: nowEpochMs };
    if (!flight.isOutdated()) {
      this.#keep(asked, { ...answered, marks: marksOf(seen), isOutdated: false });
      if (seen !== undefined) await this.#store(asked, seen, end.reply);
    }
    return { ...answered, source: 'dingtalk' };
  }

  /** What the table refuses was overtaken by an invalidation, or by a later answer. */
  async #store(
    { place, key }: Asked<unknown>,
    seen: SeenReply<unknown>,
    reply: Reply<unknown>,
  ): Promise<void> {
    const outcome = await this.#deps.table.store(place, seen, reply);
    if (outcome === 'overtaken') this.#deps.cache.forget(key);
  }

  /** A clock that has run back leaves replies from the future, of which nobody knows the age. */
  #ofThisInstance(key: string): KeptReply | undefined {
    const kept = this.#deps.cache.get(key);
    if (kept === undefined || kept.askedEpochMs <= this.#deps.clock.nowEpochMs()) return kept;
    this.#deps.cache.forget(key);
    return undefined;
  }

  /** What the instance or the table has, of what was not invalidated by name. */
  #latestOf(
    key: string,
    seen: SeenReply<unknown> | undefined,
    beganEpochMs: number,
  ): KeptReply | undefined {
    const here = this.#ofThisInstance(key);
    if (seen === undefined) return here;
    const still = here === undefined ? undefined : underMarks(here, seen);
    if (still === undefined) this.#deps.cache.forget(key);
    return laterOf(still, fromTable(seen, beganEpochMs));
  }

  #afterFailure<Value>(
    { kind, operation }: Question<Value>,
    { error, mayPass }: { readonly error: unknown; readonly mayPass: boolean },
    spare: KeptReply | undefined,
  ): Shown<Value> {
    if (!mayPass) throw error;
    const isFirst = this.#rests.begin(operation);
    if (spare === undefined) throw error;
    const ageMs = this.#deps.clock.nowEpochMs() - spare.askedEpochMs;
    const { code } = reportError(error);
    if (isFirst) this.#deps.log.warn('directory.degraded', { kind, code, ageMs });
    return shown(spare, 'kept');
  }

  /** Unless a later one is there already: answers need not come in the order of the questions. */
  #keep({ key, question }: Asked<unknown>, kept: KeptReply): void {
    const here = this.#ofThisInstance(key);
    if (here !== undefined && laterOf(kept, here) === here) return;
    const { governedBy } = question;
    const jsonBytes = jsonBytesOf(kept);
    this.#deps.cache.put(key, { kept, scope: this.#scope, governedBy, jsonBytes });
  }

  #isYoung(kept: KeptReply): boolean {
    const { nowEpochMs, settings } = this.#present();
    return isYoung(kept, nowEpochMs, settings);
  }

  #present(): { readonly nowEpochMs: number; readonly settings: DirectorySettings } {
    return { nowEpochMs: this.#deps.clock.nowEpochMs(), settings: this.#deps.settings };
  }
}

/** Only the marks: what was kept in the table before is not to be held on to. */
function marksOf(seen: SeenMarks | undefined): SeenMarks | undefined {
  return seen === undefined ? undefined : { own: seen.own, wide: seen.wide };
}

/** What lies under a question's key is a reply to it. */
function shown<Value>(kept: KeptReply, source: AnswerSource): Shown<Value> {
  return { reply: kept.reply as Reply<Value>, askedEpochMs: kept.askedEpochMs, source };
}
