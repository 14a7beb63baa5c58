import { beforeEach, describe, expect, it } from 'vitest';
import {
  JiraAccessDeniedError,
  JiraThrottledError,
  JiraUnavailableError,
  RequestRefusedError,
} from '../../../../functions/jira-service-desk/errors.ts';
import { raiseRequest } from '../../../../functions/jira-service-desk/raise-request.ts';
import { UnavailableError } from '../../../../shared/dingtalk/index.ts';
import {
  KilledError,
  RaiseBench,
  type Interference,
} from '../../../support/jira-service-desk/raise-bench.ts';
import {
  hardwareForm,
  HARDWARE_FORM,
  sampleSettings,
} from '../../../support/jira-service-desk/sample-settings.ts';
import { sampleForm } from '../../../support/jira-service-desk/memory-approvals.ts';

let bench: RaiseBench;

beforeEach(() => {
  bench = new RaiseBench();
  bench.approvals.add('p1');
});

/** Fails the first step of this name. */
function failOnce(name: string, when: 'before' | 'after', failure: Error): Interference {
  let isSpent = false;
  return (step) => {
    if (isSpent || step.name !== name || step.when !== when) return undefined;
    isSpent = true;
    return failure;
  };
}

function expectOneWholeRequest(): void {
  expect(bench.serviceDesk.requests).toHaveLength(1);
  expect(bench.serviceDesk.requests[0]?.files).toHaveLength(2);
  expect(bench.approvals.comments('p1')).toHaveLength(1);
}

describe('an approved instance', () => {
  it('becomes a request with mapped fields, label, property, files, and a comment with its key', async () => {
    const result = await bench.deliver('p1');

    const [request] = bench.serviceDesk.requests;
    expect(result).toBe('ITSD-1');
    expect(request).toMatchObject({
      serviceDeskId: '10',
      requestTypeId: '26',
      raiseOnBehalfOf: undefined,
      fieldValues: {
        summary: '手提電腦 × 2 (202611260001)',
        description: '新同事入職\n下星期到任',
        customfield_10050: { value: 'Notebook' },
        customfield_10051: 2,
        customfield_10052: '2026-12-01',
      },
    });
    expect(request?.properties.get('dingtalk')).toMatchObject({ processInstanceId: 'p1' });
    expect(bench.approvals.comments('p1')[0]).toContain('ITSD-1');
    expectOneWholeRequest();
  });

  it('is done after that: a further delivery reads one row and nothing else', async () => {
    await bench.deliver('p1');
    const again = await bench.deliver('p1');

    expect(again).toBe('ITSD-1');
    expect(bench.approvals.reads).toBe(1);
    expectOneWholeRequest();
  });

  it('leaves a trail of what was done, with neither names nor what people wrote', async () => {
    await bench.deliver('p1');

    const entries = await bench.auditEntries();
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`).sort()).toEqual([
      'jira.comment done',
      'jira.request done',
    ]);
    expect(JSON.stringify([entries, bench.logLines])).not.toMatch(/陳大文|新同事|報價單/);
  });

  it('is written by ten deliveries at the same time only once', async () => {
    const settled = await Promise.allSettled(Array.from({ length: 10 }, () => bench.deliver('p1')));
    await bench.deliverUntilDone('p1');

    expect(settled.some(({ status }) => status === 'fulfilled')).toBe(true);
    expectOneWholeRequest();
  });

  it.each(['terminate', 'start'])('is not looked for on the event type %s', async (type) => {
    const result = await bench.deliverEvent('p1', { type });

    expect(result).toBe('ignored-event');
    expect(bench.approvals.reads).toBe(0);
  });

  it('of a form without a mapping is passed over', async () => {
    expect(await bench.deliverEvent('p1', { processCode: 'PROC-OTHER' })).toBe('ignored-form');
    expect(await bench.deliverEvent('p1', { processCode: 'constructor' })).toBe('ignored-form');
  });
});

describe('what the push says is never believed', () => {
  it.each([
    [{ status: 'COMPLETED', result: 'refuse' }, 'ignored-not-approved'],
    [{ status: 'TERMINATED', result: undefined }, 'ignored-not-approved'],
    [{ status: 'CANCELED', result: 'agree' }, 'ignored-not-approved'],
  ])('DingTalk says %o', async (approval, expected) => {
    bench.approvals.add('p1', approval);

    expect(await bench.deliver('p1')).toBe(expected);
    expect(bench.serviceDesk.requests).toEqual([]);
    expect(await bench.rows().find('p1')).toBeUndefined();
  });

  it('an approval that DingTalk shows as running is looked at again later', async () => {
    bench.approvals.add('p1', { status: 'RUNNING', result: 'agree' });

    await expect(bench.deliver('p1')).rejects.toMatchObject({
      code: 'jira.approval-undecided',
      retryable: true,
    });
  });
});

describe('an outcome that nobody knows', () => {
  const unknown = new JiraUnavailableError({ operation: 'POST request' }, true);

  it('is found by its label once the index knows it, and not made again', async () => {
    const first = bench.deliver('p1', failOnce('jira.create', 'after', unknown));
    await expect(first).rejects.toMatchObject({ code: 'jira.outcome-unknown', retryable: true });
    const result = await bench.deliverUntilDone('p1');

    expect(result).toBe('ITSD-1');
    expectOneWholeRequest();
    expect((await bench.auditEntries()).map(({ outcome }) => outcome)).toEqual([
      'unknown',
      'done',
      'done',
    ]);
  });

  it('is not settled by a search before the index had time', async () => {
    bench.serviceDesk.indexDelayMs = 200_000;
    await bench.deliver('p1', failOnce('jira.create', 'after', unknown)).catch(() => undefined);
    bench.clock.advance(150_000);

    await expect(bench.deliver('p1')).rejects.toMatchObject({
      code: 'jira.outcome-unknown',
      retryAfterMs: expect.closeTo(90_000, -3) as number,
    });
    expect(bench.serviceDesk.requests).toHaveLength(1);
  });

  it('is sent again when the index had time and knows nothing', async () => {
    await bench.deliver('p1', failOnce('jira.create', 'before', unknown)).catch(() => undefined);
    const result = await bench.deliverUntilDone('p1');

    expect(result).toBe('ITSD-1');
    expectOneWholeRequest();
  });

  it('of a file is settled by the list of the files', async () => {
    const lost = failOnce('jira.attach', 'after', unknown);
    await expect(bench.deliver('p1', lost)).rejects.toBe(unknown);
    await bench.deliverUntilDone('p1');

    expectOneWholeRequest();
  });

  it('of the comment is settled by the records of the approval', async () => {
    const lost = new UnavailableError({ operation: 'comment' }, 'time-out', true);
    await expect(bench.deliver('p1', failOnce('dingtalk.comment', 'after', lost))).rejects.toBe(
      lost,
    );
    await bench.deliverUntilDone('p1');

    expectOneWholeRequest();
  });
});

describe('the label', () => {
  const labelEntries = async () =>
    (await bench.auditEntries()).filter(({ action }) => action === 'jira.label');

  it('is proved after the making, also while the index lags', async () => {
    bench.serviceDesk.indexDelayMs = 3_600_000;
    await bench.deliver('p1');

    expect(await labelEntries()).toEqual([]);
  });

  it('that Jira has dropped is told in the trail, and the request is complete all the same', async () => {
    bench.serviceDesk.dropsLabels = true;
    await bench.deliver('p1');

    expect(await labelEntries()).toMatchObject([
      { outcome: 'failed', details: { issueKey: 'ITSD-1', hasLabel: false, others: 0 } },
    ]);
    expectOneWholeRequest();
  });

  it('that another request bears too is told', async () => {
    const refusal = new RequestRefusedError({ operation: 'POST request', status: 400 });
    await bench.deliver('p1', failOnce('jira.create', 'after', refusal)).catch(() => undefined);
    bench.clock.advance(60_000);
    await bench.deliver('p1');

    expect(await labelEntries()).toMatchObject([{ details: { hasLabel: true, others: 1 } }]);
  });

  it('that may not be looked up, and a property that may not be set, hold nothing up', async () => {
    const denied = new JiraAccessDeniedError({ operation: 'any', status: 403 });
    const forbid: Interference = ({ name, when }) =>
      when === 'before' && ['jira.setProperty', 'jira.findByLabel'].includes(name)
        ? denied
        : undefined;

    expect(await bench.deliver('p1', forbid)).toBe('ITSD-1');
    expectOneWholeRequest();
  });
});

describe('a failure that proves that nothing was made', () => {
  it.each([
    new JiraThrottledError({ operation: 'POST request', status: 429 }, 120_000),
    new JiraAccessDeniedError({ operation: 'POST request', status: 401 }),
    new JiraUnavailableError({ operation: 'POST request' }, false),
  ])('is thrown as it is, and the next attempt sends at once: %s', async (failure) => {
    await expect(bench.deliver('p1', failOnce('jira.create', 'before', failure))).rejects.toBe(
      failure,
    );
    const result = await bench.deliver('p1');

    expect(result).toBe('ITSD-1');
    expectOneWholeRequest();
  });

  it('such as a refusal is for good, and is in the trail', async () => {
    const failure = new RequestRefusedError({ operation: 'POST request', status: 400 });
    await expect(
      bench.deliver('p1', failOnce('jira.create', 'before', failure)),
    ).rejects.toMatchObject({ code: 'jira.request-refused', retryable: false, category: 'user' });

    expect(await bench.auditEntries()).toMatchObject([
      { action: 'jira.delivery', outcome: 'refused', details: { code: 'jira.request-refused' } },
    ]);
  });
});

describe('a process that dies', () => {
  it('between row and sending, or after sending, is followed by one that finds out', async () => {
    for (const when of ['before', 'after'] as const) {
      bench = new RaiseBench();
      bench.approvals.add('p1');
      const kill = failOnce('jira.create', when, new KilledError());
      await expect(bench.deliver('p1', kill)).rejects.toBeInstanceOf(KilledError);
      await bench.deliverUntilDone('p1');

      expectOneWholeRequest();
    }
  });

  it('after a comment, before it stood in the trail, is followed by one that records it', async () => {
    const kill = failOnce('dingtalk.comment', 'after', new KilledError());
    await expect(bench.deliver('p1', kill)).rejects.toBeInstanceOf(KilledError);
    await bench.deliverUntilDone('p1');

    const entries = await bench.auditEntries();
    expect(entries.filter(({ action }) => action === 'jira.comment')).toMatchObject([
      { outcome: 'done', details: { issueKey: 'ITSD-1', foundAgain: true } },
    ]);
    expectOneWholeRequest();
  });

  it('holds the row until its hold ends, and the next one says so', async () => {
    const kill = failOnce('jira.create', 'before', new KilledError());
    await bench.deliver('p1', kill).catch(() => undefined);

    await expect(bench.deliver('p1')).rejects.toMatchObject({ code: 'jira.in-progress' });
  });
});

describe('a mapping that does not fit', () => {
  it('is refused at once with every problem, and nothing is sent', async () => {
    bench.approvals.add('p1', {
      formComponentValues: sampleForm({ 設備: '打印機', 數量: 'two' }),
    });

    await expect(bench.deliver('p1')).rejects.toMatchObject({
      code: 'jira.mapping-refused',
      category: 'user',
      retryable: false,
      details: { approval: '202611260001', problems: 2 },
    });
    expect(bench.serviceDesk.requests).toEqual([]);
  });

  it('may be mended: the next delivery makes the request', async () => {
    bench.settings = sampleSettings({
      forms: {
        [HARDWARE_FORM]: hardwareForm({
          fields: { summary: { from: 'template', template: '{無}' } },
        }),
      },
    });
    await expect(bench.deliver('p1')).rejects.toMatchObject({ code: 'jira.mapping-refused' });
    bench.settings = sampleSettings();
    await bench.deliver('p1');

    expectOneWholeRequest();
  });
});

describe('in whose name', () => {
  const withRequesters = (requesters: object): void => {
    bench.settings = sampleSettings({ requesters });
  };

  it('a person with an account in the settings is the reporter', async () => {
    withRequesters({ accounts: { hk001: 'qm:chan' } });
    bench.serviceDesk.customers.add('qm:chan');
    await bench.deliver('p1');

    expect(bench.serviceDesk.requests[0]?.raiseOnBehalfOf).toBe('qm:chan');
  });

  it('a person without one is refused, unless the connector may stand in', async () => {
    withRequesters({ accounts: { hk002: 'qm:other' } });

    await expect(bench.deliver('p1')).rejects.toMatchObject({ code: 'jira.requester-unknown' });
  });

  it('an account of the same address is found', async () => {
    withRequesters({ byEmail: 'find' });
    bench.approvals.people.set('hk001', { name: '陳大文', email: 'chan@site.example' });
    bench.serviceDesk.accounts.set('chan@site.example', 'qm:found');
    bench.serviceDesk.customers.add('qm:found');
    await bench.deliver('p1');

    expect(bench.serviceDesk.requests[0]?.raiseOnBehalfOf).toBe('qm:found');
  });

  it('a customer is made once, also where the answer to making it was lost', async () => {
    withRequesters({ byEmail: 'create' });
    bench.approvals.people.set('hk001', { name: '陳大文', email: 'chan@site.example' });
    const lost = new JiraUnavailableError({ operation: 'POST customer' }, true);
    await bench
      .deliver('p1', failOnce('jira.createCustomer', 'after', lost))
      .catch(() => undefined);
    bench.serviceDesk.customers.add('qm:1');
    await bench.deliverUntilDone('p1');

    expect(bench.serviceDesk.accounts.size).toBe(1);
    expectOneWholeRequest();
  });

  it('an address that DingTalk does not show names what is missing, not the person', async () => {
    withRequesters({ byEmail: 'find' });

    await expect(bench.deliver('p1')).rejects.toMatchObject({
      code: 'jira.requester-unknown',
      message: expect.stringContaining('e-mail address') as string,
    });
  });
});

describe('an event that cannot be read', () => {
  it('is refused for good', async () => {
    await expect(bench.deliverEvent('p1', { processInstanceId: undefined })).rejects.toMatchObject({
      code: 'jira.event-unreadable',
      retryable: false,
    });
  });

  it('of another type is none of our business', async () => {
    const other = { corpId: 'c', type: 'user_add_org', content: '{"UserId":["hk001"]}' };
    const work = { owner: 'x', signal: new AbortController().signal };

    expect(await raiseRequest({} as never, other, work)).toBe('ignored-event');
  });
});
