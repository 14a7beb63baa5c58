import { AsyncLocalStorage } from 'node:async_hooks';
import { UnavailableError } from '../../shared/dingtalk/index.ts';
import {
  createDirectory,
  ReplyCache,
  type AnswerSource,
  type Directory,
} from '../../shared/directory/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableOutcomeUnknownError,
  TableUnavailableError,
  type TableClient,
} from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import { sampleSealer } from './sample-events.ts';
import { ScriptedDirectory } from './scripted-directory.ts';
import type { SeededStream } from './seeded-stream.ts';
import { SteppedClock } from './stepped-clock.ts';

export const ROLE = 801;
/** No call of DingTalk or of the table takes longer, there and back. */
export const LONGEST_CALL_MS = 1_000;

/** A time span with a beginning and, once it is over, an end; by the world's own clock. */
export interface Span {
  readonly from: number;
  to: number;
}

/** One look-up, with everything that can be known of it from outside. */
export interface Look extends Span {
  readonly instance: number;
  readonly subject: string;
  /** Version that was shown; 0 for "there is none"; undefined if it failed. */
  version: number | undefined;
  asOf: number | undefined;
  isDegraded: boolean;
  source: AnswerSource | undefined;
  error: unknown;
  readonly isAborted: boolean;
}

/** One invalidation that was written. */
export interface Forgetting extends Span {
  readonly instance: number;
  readonly subject: string;
}

/**
 * Instances with clocks that are wrong, a table whose calls take time and fail, and DingTalk that
 * answers late or not at all. Every person, and the holders of the role, have a version that only
 * rises (0: there is none), so that what was shown can be compared with what was true when.
 */
export class DirectoryWorld {
  readonly clock = new SteppedClock(Date.UTC(2026, 10, 4, 2));
  readonly looks: Look[] = [];
  readonly forgettings: Forgetting[] = [];
  readonly outages: Record<'dingtalk' | 'table', Span[]> = { dingtalk: [], table: [] };
  readonly caches: readonly ReplyCache[];
  readonly #truth = new Map<string, { readonly at: number; readonly version: number }[]>();
  readonly #dingTalk = new ScriptedDirectory();
  readonly #chance: SeededStream;
  readonly #server: TableClient;
  readonly #directories: readonly Directory[];
  readonly #offsets: readonly number[];
  /** Tells whose answer it is: many are under way at once. */
  readonly #asking = new AsyncLocalStorage<Look>();
  #version = 0;

  constructor(chance: SeededStream, options: { instances: number; maxEntries: number }) {
    this.#chance = chance;
    const some = (): number => chance.integer(-600_000, 600_000);
    this.#server = createMemoryTableClient({ clock: this.#clockOff(some()) });
    this.#dingTalk.before = () => this.#meetDingTalk();
    this.#dingTalk.after = () => this.#meetDingTalk();
    const sealer = sampleSealer();
    this.#offsets = Array.from({ length: options.instances }, some);
    this.caches = this.#offsets.map(() => new ReplyCache({ maxEntries: options.maxEntries }));
    this.#directories = this.#offsets.map((offset, instance) =>
      createDirectory({
        client: this.#dingTalk.client,
        clientId: 'dingapp1',
        organisation: 'test/dingexample',
        tables: this.#slowTables(),
        sealer,
        clock: this.#clockOff(offset),
        random: systemRandom,
        log: createJsonLogger({ clock: this.clock, write: () => undefined }),
        cache: this.caches[instance] ?? new ReplyCache(),
        onAnswer: ({ source }) => {
          const look = this.#asking.getStore();
          if (look !== undefined) look.source = source;
        },
      }),
    );
    this.change('hk1');
  }

  /** Gives a person (or, every third time, takes away) something new; the role's holders as well. */
  change(userId: string): void {
    this.#version += 1;
    const isGone = this.#version % 3 === 0;
    if (isGone) this.#dingTalk.people.delete(userId);
    else {
      this.#dingTalk.people.set(userId, { name: String(this.#version), departmentIds: [] });
    }
    this.#dingTalk.roles.set(ROLE, { name: '出納', userIds: [String(this.#version)] });
    this.#note(userId, isGone ? 0 : this.#version);
    this.#note('holders', this.#version);
  }

  look(
    instance: number,
    subject: string,
    options: { fresh: boolean; abortAfterMs: number | undefined },
  ) {
    const directory = this.#directories[instance];
    if (directory === undefined) return;
    const controller = new AbortController();
    const look: Look = {
      instance,
      subject,
      from: this.clock.nowEpochMs(),
      to: Infinity,
      version: undefined,
      asOf: undefined,
      isDegraded: false,
      source: undefined,
      error: undefined,
      isAborted: options.abortAfterMs !== undefined,
    };
    this.looks.push(look);
    const call = { signal: controller.signal, fresh: options.fresh };
    if (options.abortAfterMs !== undefined) {
      void this.clock.sleep(options.abortAfterMs).then(() => {
        controller.abort(new Error('gave up'));
      });
    }
    void this.#asking
      .run(look, () => this.#ask(directory, subject, call))
      .then((shown) => {
        const offset = this.#offsets[instance] ?? 0;
        Object.assign(look, shown, { asOf: shown.asOf - offset });
      })
      .catch((error: unknown) => {
        look.error = error;
      })
      .finally(() => {
        look.to = this.clock.nowEpochMs();
      });
  }

  forget(instance: number, userId: string): void {
    const forgetting = { instance, subject: userId, from: this.clock.nowEpochMs(), to: Infinity };
    void this.#directories[instance]
      ?.invalidate([{ kind: 'user', userId }])
      .then(() => {
        this.forgettings.push({ ...forgetting, to: this.clock.nowEpochMs() });
      })
      .catch(() => undefined);
  }

  turn(what: 'dingtalk' | 'table'): void {
    const latest = this.outages[what].at(-1);
    const now = this.clock.nowEpochMs();
    if (latest?.to === Infinity) latest.to = now;
    else this.outages[what].push({ from: now, to: Infinity });
  }

  /** Whether it was down at any moment of this. */
  wasDown(what: 'dingtalk' | 'table', { from, to }: Span): boolean {
    return this.outages[what].some((outage) => outage.from <= to && outage.to >= from);
  }

  /** Whether this version was true at any moment of this. */
  wasTrue(subject: string, version: number, { from, to }: Span): boolean {
    const changes = [{ at: -Infinity, version: 0 }, ...(this.#truth.get(subject) ?? [])];
    return changes.some(
      (change, index) =>
        change.version === version &&
        change.at <= to &&
        (changes[index + 1]?.at ?? Infinity) >= from,
    );
  }

  async #ask(directory: Directory, subject: string, call: { signal: AbortSignal; fresh: boolean }) {
    const found =
      subject === 'holders'
        ? await directory.roleHolders(ROLE, call)
        : await directory.user(subject, call);
    if (found.outcome !== 'found') {
      return { version: 0, asOf: found.asOfEpochMs, isDegraded: false };
    }
    const { value, asOfEpochMs: asOf, isDegraded } = found.entry;
    return { version: Number('name' in value ? value.name : value[0]), asOf, isDegraded };
  }

  #note(subject: string, version: number): void {
    const changes = this.#truth.get(subject) ?? [];
    this.#truth.set(subject, [...changes, { at: this.clock.nowEpochMs(), version }]);
  }

  #clockOff(offsetMs: number): Clock {
    return {
      nowEpochMs: () => this.clock.nowEpochMs() + offsetMs,
      sleep: (durationMs, signal) => this.clock.sleep(durationMs, signal),
    };
  }

  #isDown(what: 'dingtalk' | 'table'): boolean {
    return this.outages[what].at(-1)?.to === Infinity;
  }

  /** Half of the way of a call: at once, or late. */
  async #travel(): Promise<void> {
    const late = this.#chance.isTrue(0.5) ? this.#chance.integer(1, LONGEST_CALL_MS / 2) : 0;
    if (late > 0) await this.clock.sleep(late);
  }

  async #meetDingTalk(): Promise<void> {
    await this.#travel();
    if (this.#isDown('dingtalk')) throw new UnavailableError({ operation: 'any' }, 'HTTP 503');
  }

  #slowTables(): TableClient {
    const server = this.#server;
    const pass = async <Result>(
      operation: string,
      call: () => Promise<Result>,
    ): Promise<Result> => {
      const context = { table: 'directory_entry', operation, fault: 'down' };
      await this.#travel();
      if (this.#isDown('table')) throw new TableUnavailableError(context);
      const result = await call();
      await this.#travel();
      if (!this.#isDown('table')) return result;
      if (operation === 'getRow') throw new TableUnavailableError(context);
      throw new TableOutcomeUnknownError(context);
    };
    return {
      putRow: (...call) => pass('putRow', () => server.putRow(...call)),
      updateRow: (...call) => pass('updateRow', () => server.updateRow(...call)),
      deleteRow: (...call) => pass('deleteRow', () => server.deleteRow(...call)),
      batchWrite: (...call) => pass('batchWrite', () => server.batchWrite(...call)),
      getRow: (...call) => pass('getRow', () => server.getRow(...call)),
      getRange: (...call) => server.getRange(...call),
    };
  }
}
