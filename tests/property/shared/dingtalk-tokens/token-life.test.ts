import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createStoredTokenSource } from '../../../../shared/dingtalk-tokens/index.ts';
import type { AccessToken, AccessTokenSource } from '../../../../shared/dingtalk/index.ts';
import { ApplicationError } from '../../../../shared/errors/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { Killed, mortalTableClient } from '../../../support/mortal-table-client.ts';
import type { ServiceMood } from '../../../support/scripted-token-service.ts';
import {
  BENCH_APP,
  BENCH_APP_SECRET,
  TOKEN_BENCH_START,
  TokenBench,
} from '../../../support/token-bench.ts';

const MINUTE = 60_000;
const INSTANCES = 3;
/** How long an instance may go on with a row that has changed. */
const KEPT_MS = 4 * MINUTE;

const mood = fc.constantFrom<ServiceMood>('works', 'works', 'no-answer', 'garbage', 'throttles');
const fate = fc.constantFrom<WriteFate>('answered', 'lost-before', 'lost-after', 'delayed');
const instance = fc.integer({ min: 0, max: INSTANCES - 1 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('timer' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('work' as const), instance }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), instance }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('killed-refresh' as const),
      dieAt: fc.integer({ min: 1, max: 14 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('refresh-with-lost-answers' as const),
      fates: fc.array(fate, { maxLength: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('token-dies' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('token-service' as const), mood }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('interfaces' as const), mood }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('secret' as const),
      is: fc.constantFrom('right' as const, 'wrong' as const, 'gone' as const),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
const move = fc.record({
  passMs: fc.oneof(
    fc.integer({ min: 1, max: 10_000 }),
    fc.integer({ min: 1, max: 6 * MINUTE }),
    fc.integer({ min: 1, max: 130 * MINUTE }),
  ),
  step,
});

/** What has happened, told by DingTalk's own books and by looks at the row between steps. */
class World {
  readonly bench = new TokenBench();
  readonly #sources: AccessTokenSource[] = [];
  #highestVersion = 0n;
  #revokedSinceEpochMs: number | undefined;

  constructor() {
    for (let index = 0; index < INSTANCES; index += 1) this.#restart(index);
  }

  async act(taken: Step): Promise<void> {
    const { bench } = this;
    switch (taken.kind) {
      case 'timer':
        await bench.refresh();
        return;
      case 'work':
        await this.#work(taken.instance);
        return;
      case 'restart':
        this.#restart(taken.instance);
        return;
      case 'killed-refresh': {
        const { tables } = mortalTableClient(bench.tables, taken.dieAt, taken.when);
        await orError(bench.refresh({}, bench.instance({ tables })), Killed);
        return;
      }
      case 'refresh-with-lost-answers': {
        const left = [...taken.fates];
        const faulty = withWriteFates(bench.tables, () => left.shift() ?? 'answered');
        const deps = bench.instance({ tables: faulty.tables });
        await orError(bench.refresh({}, deps), ApplicationError);
        await bench.refresh();
        await faulty.deliverDelayed();
        return;
      }
      case 'token-dies':
        bench.dingTalk.killTokens(BENCH_APP.clientId);
        return;
      case 'token-service':
        bench.dingTalk.tokens = taken.mood;
        return;
      case 'interfaces':
        bench.dingTalk.calls = taken.mood;
        return;
      case 'secret':
        if (taken.is === 'gone') bench.secrets.deleteSecret(BENCH_APP.clientSecretName);
        else bench.storeSecret(taken.is === 'right' ? BENCH_APP_SECRET : 'wrong');
    }
  }

  /** What must be true of the row between any two steps. */
  async checkRow(): Promise<void> {
    const record = await this.bench.record();
    const version = record?.version ?? 0n;
    expect(version, 'the version only rises').toBeGreaterThanOrEqual(this.#highestVersion);
    this.#highestVersion = version;
    const now = this.bench.clock.nowEpochMs();
    if (record?.state === 'revoked') this.#revokedSinceEpochMs ??= now;
    else this.#revokedSinceEpochMs = undefined;
    for (const token of [record?.current, record?.previous]) {
      if (token === undefined) continue;
      expect(this.bench.dingTalk.ownerOf(token.value), 'no token of another').toBe(
        BENCH_APP.clientId,
      );
      expect(record?.state, 'a revoked row holds no token').not.toBe('revoked');
    }
  }

  /** Everything is mended, and it all goes on by itself. */
  async mend(): Promise<void> {
    const { bench } = this;
    bench.dingTalk.tokens = 'works';
    bench.dingTalk.calls = 'works';
    bench.storeSecret(BENCH_APP_SECRET);
    await bench.runTimer(20);
    expect((await bench.record())?.state).toBe('fresh');
    for (const source of this.#sources) {
      const token = await source.current();
      const usable = bench.dingTalk.accepts(token.value)
        ? token
        : await this.#replace(source, token);
      expect(usable !== undefined && bench.dingTalk.accepts(usable.value)).toBe(true);
    }
  }

  #restart(index: number): void {
    this.#sources[index] = createStoredTokenSource(this.bench.instance(), BENCH_APP);
  }

  /** One call of a function: takes a token, and another if DingTalk refuses it. */
  async #work(index: number): Promise<void> {
    const { bench } = this;
    const source = this.#sources[index];
    if (source === undefined) throw new RangeError('no such instance');
    const beganAtEpochMs = bench.clock.nowEpochMs();
    const token = await orError(source.current(), ApplicationError);
    if (token === undefined) return;
    await this.#checkGiven(token, beganAtEpochMs);
    if (bench.dingTalk.accepts(token.value)) return;
    bench.clock.advance(1);
    const other = await this.#replace(source, token);
    if (other === undefined) return;
    await this.#checkGiven(other, bench.clock.nowEpochMs());
    const record = await bench.record();
    const kept = [record?.current, record?.previous];
    const hasGood = kept.some(
      (one) => one?.provenAtEpochMs !== undefined && bench.dingTalk.accepts(one.value),
    );
    if (hasGood) {
      expect(other.value, 'what was refused is not given again').not.toBe(token.value);
      expect(bench.dingTalk.accepts(other.value), 'a good one is there').toBe(true);
    }
  }

  #replace(source: AccessTokenSource, token: AccessToken): Promise<AccessToken | undefined> {
    return orError(source.replace(token), ApplicationError);
  }

  async #checkGiven({ value, expiresAtEpochMs }: AccessToken, atEpochMs: number): Promise<void> {
    const { bench } = this;
    // The call itself may have found that the app is good again.
    await this.checkRow();
    expect(bench.dingTalk.ownerOf(value), 'no token of another').toBe(BENCH_APP.clientId);
    expect(expiresAtEpochMs, 'no token past its end').toBeGreaterThan(bench.clock.nowEpochMs());
    const revokedForMs = atEpochMs - (this.#revokedSinceEpochMs ?? atEpochMs);
    expect(revokedForMs, 'no token of a revoked app').toBeLessThanOrEqual(KEPT_MS);
  }
}

/** What a call gives, or undefined if it fails as it may. */
async function orError<Value>(
  call: Promise<Value>,
  allowed: abstract new (...given: never[]) => Error,
): Promise<Value | undefined> {
  return call.catch((error: unknown) => {
    if (error instanceof allowed) return undefined;
    throw error;
  });
}

it('no reader is given an ended, foreign or refused token while a good one is there, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 40 }), async (moves) => {
      const world = new World();
      expect(world.bench.clock.nowEpochMs()).toBe(TOKEN_BENCH_START);
      for (const { passMs, step: taken } of moves) {
        world.bench.clock.advance(passMs);
        await world.act(taken);
        await world.checkRow();
      }
      await world.mend();
    }),
    { numRuns: 300 },
  );
});
