import { beforeEach, describe, expect, it } from 'vitest';
import { ForwardingIncompleteError } from '../../../../../functions/audit-forwarding/errors.ts';
import type { OrganisationOutcome } from '../../../../../functions/audit-forwarding/forward/perform-forward.ts';
import { parseInvocation } from '../../../../../functions/audit-forwarding/invocation.ts';
import { performInvocation } from '../../../../../functions/audit-forwarding/perform-invocation.ts';
import { MOST_CONTINUATIONS } from '../../../../../functions/audit-forwarding/requests/payload-schemas.ts';
import { SourceNotInEditionError } from '../../../../../functions/audit-forwarding/sources/errors.ts';
import type { SourcePage } from '../../../../../functions/audit-forwarding/ports.ts';
import { ForwardingScene, NOW } from '../../../../support/audit-forwarding/forwarding-scene.ts';
import { numbered, scriptedSource } from '../../../../support/audit-forwarding/scripted-source.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const timer = { kind: 'timer', triggerName: 'forward' } as const;

let scene: ForwardingScene;

beforeEach(() => {
  scene = new ForwardingScene();
});

interface Answer {
  readonly outcome: string;
  readonly organisations: readonly OrganisationOutcome[];
}

function fire(minutes?: number): Promise<Answer> {
  const answer = performInvocation(scene.dependencies(), timer, scene.caller(minutes));
  return answer as Promise<Answer>;
}

function invoke(payload: object): Promise<Answer> {
  const invocation = parseInvocation(Buffer.from(JSON.stringify(payload)));
  return performInvocation(scene.dependencies(), invocation, scene.caller()) as Promise<Answer>;
}

/** What the function has asked itself to do, in its order. */
function continuations(): readonly unknown[] {
  return scene.invoker.invocations.map(
    ({ payload }) => JSON.parse(Buffer.from(payload).toString()) as unknown,
  );
}

/** Tells one record a page from the cursor on; each page takes a minute. */
function slow(last: number) {
  return scriptedSource(async function* (cursor): AsyncGenerator<SourcePage> {
    for (let number = Number(cursor ?? 0) + 1; number <= last; number += 1) {
      await scene.clock.pass(MINUTE);
      yield { records: [numbered(number, NOW)], cursor: number };
    }
  });
}

describe('the timer', () => {
  it('brings what sources tell to the sinks, and asks a source again when it is due', async () => {
    const source = scriptedSource(() => [{ records: [numbered(1, NOW)], cursor: 'a' }]);
    scene.sources = [source];

    const { outcome } = await fire();
    await fire();
    await scene.clock.pass(60 * MINUTE);
    await fire();

    expect(outcome).toBe('forwarded');
    expect(scene.sink.arrived('file-audit')).toEqual([1]);
    expect(source.asked).toBe(2);
  });

  it('gives every source its turn, and then says which failed', async () => {
    const failing = scriptedSource(
      () => {
        throw new Error('broken');
      },
      { stream: 'storage' },
    );
    scene.sources = [failing, scriptedSource(() => [{ records: [numbered(1, NOW)], cursor: 'a' }])];

    const fired = fire();

    await expect(fired).rejects.toBeInstanceOf(ForwardingIncompleteError);
    await expect(fired).rejects.toThrow('storage');
    expect(scene.sink.arrived('file-audit')).toEqual([1]);
  });

  it('gives a receiver that was away everything when it is back', async () => {
    scene.sources = [scriptedSource(() => [{ records: [numbered(1, NOW)], cursor: 'a' }])];
    scene.sink.fates = ['unavailable'];

    await expect(fire()).rejects.toBeInstanceOf(ForwardingIncompleteError);
    await fire();

    expect(scene.sink.arrived('file-audit')).toEqual([1]);
  });

  it('does nothing for an organisation without settings', async () => {
    const configured = scene.dependencies();
    const configuration = await configured.configuration();
    const organisations = configuration.organisations.map((one) => ({
      ...one,
      functionSettings: {},
    }));
    const deps = {
      ...configured,
      configuration: () => Promise.resolve({ ...configuration, organisations }),
    };

    const answer = await performInvocation(deps, timer, scene.caller());

    expect(answer).toEqual({ outcome: 'forwarded', organisations: [] });
  });

  it('leaves the work to a run that is at it', async () => {
    let second: Answer | undefined;
    scene.sources = [
      scriptedSource(async function* () {
        second ??= await fire();
        yield { records: [numbered(1, NOW)], cursor: 'a' };
      }),
    ];

    await fire();

    expect(second?.organisations).toMatchObject([{ outcome: 'under-way', isContinued: false }]);
    expect(scene.sink.arrived('file-audit')).toEqual([1]);
  });
});

describe('work that takes longer than one invocation', () => {
  it('is gone on with by another, from the place that was kept', async () => {
    scene.sources = [slow(5)];

    const first = await fire(4);
    const asked = continuations();
    const rest = await invoke({ action: 'forward', corpId: 'dingcorp', continuation: 1 });

    expect(first.organisations).toMatchObject([{ outcome: 'more-to-do', isContinued: true }]);
    // Half of the time is left for what the source told: it is delivered already.
    expect(scene.sink.arrived('file-audit').slice(0, 2)).toEqual([1, 2]);
    expect(asked).toEqual([{ action: 'forward', corpId: 'dingcorp', continuation: 1 }]);
    expect(rest.organisations).toMatchObject([{ outcome: 'more-to-do' }]);
    expect(scene.sink.arrived('file-audit')).toEqual([1, 2, 3, 4]);
  });

  it('has an end: the chain of invocations is bounded, and the timer goes on', async () => {
    scene.sources = [slow(9)];

    const { organisations } = await invoke({
      ...{ action: 'forward', corpId: 'dingcorp' },
      continuation: MOST_CONTINUATIONS,
    });

    expect(organisations).toMatchObject([{ outcome: 'more-to-do', isContinued: false }]);
    expect(continuations()).toEqual([]);
  });

  it('is gone on with by the timer if the other invocation was lost', async () => {
    scene.sources = [slow(4)];
    scene.invoker.failNext(new Error('no answer'));

    const { organisations } = await fire(4);
    await fire(20);

    expect(organisations).toMatchObject([{ outcome: 'more-to-do', isContinued: false }]);
    expect(scene.sink.arrived('file-audit')).toEqual([1, 2, 3, 4]);
  });
});

describe('a source that the edition lacks', () => {
  it('is told of once, skipped, and asked again after a week', async () => {
    const lacking = scriptedSource(() => {
      throw new SourceNotInEditionError('file-audit', 'standard');
    });
    scene.sources = [lacking];

    for (let day = 0; day < 8; day += 1) {
      await fire();
      await scene.clock.pass(DAY);
    }

    expect(lacking.asked).toBe(2);
    expect(scene.messages).toHaveLength(1);
    expect(scene.messages[0]?.text.en).toContain('file-audit');
    expect(scene.messages[0]?.text.zhHK).toContain('沒有以下審計來源');
  });
});

describe('an alarm', () => {
  const lagging = (): readonly string[] =>
    scene.messages.map(({ text }) => text.en).filter((text) => text.includes('waited'));

  it('is told once for each episode, and once more when it is over', async () => {
    scene.sources = [scriptedSource(() => [{ records: [numbered(1, NOW)], cursor: 'a' }])];
    scene.sink.fates = Array.from({ length: 4 }, () => 'unavailable');

    for (let run = 0; run < 4; run += 1) {
      await fire().catch(() => undefined);
      await scene.clock.pass(40 * MINUTE);
    }
    await fire();
    await fire();

    expect(lagging()).toHaveLength(1);
    expect(lagging()[0]).toContain('waited 80 minutes');
    expect(scene.messages.at(-1)?.text.en).toContain('arrive in time again');
    expect(scene.messages).toHaveLength(2);
  });

  it('is told with the same id if the run died after telling it', async () => {
    scene.sources = [scriptedSource(() => [{ records: [numbered(1, NOW)], cursor: 'a' }])];
    scene.sink.fates = Array.from({ length: 9 }, () => 'unavailable');
    await fire().catch(() => undefined);
    await scene.clock.pass(120 * MINUTE);
    const ids: string[] = [];
    scene.tellGroup = (_organisation, { messageId }) => {
      ids.push(messageId);
      return ids.length === 1 ? Promise.reject(new Error('killed')) : Promise.resolve(true);
    };

    await fire().catch(() => undefined);
    await scene.clock.pass(5 * MINUTE);
    await fire().catch(() => undefined);
    await fire().catch(() => undefined);

    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('of rejected events stands until they are replayed', async () => {
    scene.sources = [scriptedSource(() => [{ records: [numbered(1, NOW)], cursor: 'a' }])];
    const { sink } = scene;
    const deliver = sink.deliver.bind(sink);
    let isRefusing = true;
    sink.deliver = async (events) => {
      const receipt = await deliver(events);
      if (!isRefusing) return receipt;
      const rejected = events.map(({ stream, sequence, id }) => ({
        ...{ stream, sequence, id },
        code: 'audit-sink.event-malformed',
      }));
      return { ...receipt, rejected };
    };

    await fire();
    const told = scene.messages.length;
    isRefusing = false;
    const replayed = await invoke({ action: 'replay' });
    await fire();

    expect(told).toBe(1);
    expect(replayed).toMatchObject({ outcome: 'replayed', sinks: [{ taken: 1 }] });
    expect(scene.messages).toHaveLength(2);
    expect(scene.messages[1]?.text.en).toContain('No rejected audit event is open');
  });
});

describe('status', () => {
  it('tells backlog, lag, failure and what the month costs, and asks no source', async () => {
    const source = scriptedSource(() => [{ records: [numbered(1, NOW - 10 * MINUTE)], cursor: 1 }]);
    scene.sources = [source];
    scene.sink.fates = ['unavailable'];
    scene.callsLeft = 100;
    await fire().catch(() => undefined);
    await scene.clock.pass(7 * MINUTE);

    const status = await invoke({ action: 'status' });

    expect(status).toMatchObject({
      outcome: 'status',
      sources: [{ source: 'file-audit', state: 'read', events: 1, meanLagMinutes: 10 }],
      sinks: [{ sink: 'splunk', backlog: 1, lagMinutes: 7, failure: 'audit-sink.unavailable' }],
      archive: [{ archived: 0, backlog: 1 }],
      calls: [{ allowed: 1_500, left: 100 }],
      alarms: [],
    });
    expect(source.asked).toBe(1);
  });

  it('says which organisation it does not know', async () => {
    const asked = invoke({ action: 'status', corpId: 'dingother' });

    await expect(asked).rejects.toMatchObject({ code: 'request.unknown-organisation' });
  });
});
