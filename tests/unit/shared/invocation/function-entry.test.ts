import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApplicationError } from '../../../../shared/errors/index.ts';
import type { FunctionContext } from '../../../../shared/function-compute/index.ts';
import {
  createFunctionEntry,
  type FunctionParts,
  type InvocationTurn,
} from '../../../../shared/invocation/index.ts';

interface Instance {
  readonly number: number;
}
type Invocation = 'by-hand' | 'timer';
type Turn = InvocationTurn<Instance, Invocation>;
type Parts = FunctionParts<Instance, Invocation>;

class SettingsWrongError extends ApplicationError<'settings.wrong'> {
  constructor() {
    super({
      code: 'settings.wrong',
      category: 'user',
      text: { en: 'The settings are wrong.', zhHK: '設定有誤。' },
      remedy: { en: 'Correct them.', zhHK: '請更正。' },
    });
  }
}

const context: FunctionContext = {
  requestId: '1-6565aa00-00000001',
  region: 'cn-hongkong',
  accountId: '1234567890',
  function: { name: 'dt-example-test', handler: 'index.handler', memory: 512, timeout: 120 },
};
const byHand = Buffer.from('by-hand');
const byTimer = Buffer.from('timer');

/** A function that tells what it was given; `own` is what differs in a test. */
function entryWith(own: Partial<Parts> = {}) {
  let made = 0;
  return createFunctionEntry<Instance, Invocation>({
    makeInstance: () => ({ number: (made += 1) }),
    wrongSettings: 'stop-start',
    parse: (event) => {
      const text = Buffer.from(event).toString('utf8');
      if (text === 'by-hand' || text === 'timer') return text;
      throw new RangeError('no invocation');
    },
    timeLimitError: () => new Error('late'),
    isFailureAnswered: (invocation) => invocation === 'by-hand',
    perform: async ({ instance }) => instance().number,
    ...own,
  });
}

/** Makes no instance until the settings have been corrected. */
function correctedLater() {
  let isCorrected = false;
  const makeInstance = (): Instance => {
    if (!isCorrected) throw new SettingsWrongError();
    return { number: 7 };
  };
  return { makeInstance, correct: () => void (isCorrected = true) };
}

describe('the instance of a function', () => {
  it('is made once, by the start or by the first invocation, and serves all that follow', async () => {
    const started = entryWith();
    const notStarted = entryWith();

    await started.initialize(context);
    const afterStart = [
      await started.handler(byHand, context),
      await started.handler(byTimer, context),
    ];
    const withoutStart = [
      await notStarted.handler(byHand, context),
      await notStarted.handler(byTimer, context),
    ];

    expect(afterStart).toEqual([1, 1]);
    expect(withoutStart).toEqual([1, 1]);
  });

  it('is not shared between two functions of one process', async () => {
    const first = entryWith({ makeInstance: () => ({ number: 11 }) });
    const second = entryWith({ makeInstance: () => ({ number: 22 }) });

    const answers = [await first.handler(byHand, context), await second.handler(byHand, context)];

    expect(answers).toEqual([11, 22]);
  });

  it('with wrong settings does not start where the start is the proof', async () => {
    const { initialize } = entryWith({ ...correctedLater(), wrongSettings: 'stop-start' });

    await expect(initialize(context)).rejects.toThrow(SettingsWrongError);
  });

  it('with wrong settings starts where the caller is told, and is told until they are right', async () => {
    const settings = correctedLater();
    const { initialize, handler } = entryWith({ ...settings, wrongSettings: 'tell-caller' });

    await initialize(context);
    const told = await handler(byHand, context);
    const thrown = handler(byTimer, context);
    await expect(thrown).rejects.toThrow(SettingsWrongError);
    settings.correct();
    const answer = await handler(byHand, context);

    expect(told).toMatchObject({ outcome: 'failed', error: { code: 'settings.wrong' } });
    expect(answer).toBe(7);
  });

  it('never starts over a fault of the program itself', async () => {
    const { initialize } = entryWith({
      wrongSettings: 'tell-caller',
      makeInstance: () => {
        throw new TypeError('a fault');
      },
    });

    await expect(initialize(context)).rejects.toThrow(TypeError);
  });
});

describe('an invocation of a function', () => {
  it('that is none is answered with the reason before anything is made or begun', async () => {
    const makeInstance = vi.fn(() => ({ number: 1 }));
    const perform = vi.fn(async () => 'done');
    const { handler } = entryWith({ makeInstance, perform });

    const answer = await handler(Buffer.from('something else'), context);

    expect(answer).toMatchObject({ outcome: 'failed', error: { details: { kind: 'RangeError' } } });
    expect([makeInstance.mock.calls, perform.mock.calls]).toEqual([[], []]);
  });

  it('is given to the work with its bytes, its context and its reading', async () => {
    const turns: Turn[] = [];
    const { handler } = entryWith({
      perform: async (turn) => {
        turns.push(turn);
        return 'done';
      },
    });

    const answer = await handler(byTimer, context);

    expect(answer).toBe('done');
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({ invocation: 'timer', event: byTimer, context });
  });

  it('that fails is answered where somebody waits, with the next step if the function has one', async () => {
    const perform = async (): Promise<never> => {
      throw new SettingsWrongError();
    };
    const next = { en: 'Invoke again.', zhHK: '請再執行。' };
    const report = {
      code: 'settings.wrong',
      category: 'user',
      retryable: false,
      text: { en: 'The settings are wrong.', zhHK: '設定有誤。' },
      remedy: { en: 'Correct them.', zhHK: '請更正。' },
      details: {},
    };

    const withNext = await entryWith({ perform, next }).handler(byHand, context);
    const without = await entryWith({ perform }).handler(byHand, context);

    expect(withNext).toStrictEqual({ outcome: 'failed', error: report, next });
    expect(without).toStrictEqual({ outcome: 'failed', error: report });
  });

  it('that fails is thrown where nobody waits, so that the platform counts it', async () => {
    const { handler } = entryWith({
      perform: async () => {
        throw new SettingsWrongError();
      },
    });

    await expect(handler(byTimer, context)).rejects.toThrow(SettingsWrongError);
  });
});

describe('the time of an invocation', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(5_000_000);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Works until it is told to stop. */
  const workToTheEnd: Parts['perform'] = ({ time: { signal } }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });

  it('ends the work with the reason of the function ten seconds before the platform does', async () => {
    const ends: number[] = [];
    const { handler } = entryWith({
      perform: async (turn) => {
        ends.push(turn.time.endEpochMs);
        return workToTheEnd(turn);
      },
    });
    const outcome = handler(byTimer, context).catch((error: unknown) => error);

    await vi.advanceTimersByTimeAsync(110_000);

    expect(await outcome).toEqual(new Error('late'));
    expect(ends).toEqual([5_110_000]);
  });

  it.each([
    ['done', byHand, async () => 'done'],
    ['answered as failed', byHand, async () => Promise.reject(new SettingsWrongError())],
    ['no invocation', Buffer.from('something else'), async () => 'done'],
  ])('leaves nothing behind of what was %s', async (_what, event, perform) => {
    const { handler } = entryWith({ perform });

    await handler(event, context);

    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves nothing behind of what was thrown', async () => {
    const perform = async () => Promise.reject(new SettingsWrongError());
    const { handler } = entryWith({ perform });

    await expect(handler(byTimer, context)).rejects.toThrow(SettingsWrongError);

    expect(vi.getTimerCount()).toBe(0);
  });
});
