import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJiraServiceDesk } from '../../../../functions/jira-service-desk/jira/jira-service-desk.ts';
import type { ServiceDesk } from '../../../../functions/jira-service-desk/ports.ts';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import { createNodeHttpClient, type ClosableHttpClient } from '../../../../shared/http/index.ts';
import { API_TOKEN, JiraBench } from '../../../support/jira-bench.ts';

let bench: JiraBench;
let http: ClosableHttpClient;

beforeEach(async () => {
  bench = await JiraBench.start();
  http = createNodeHttpClient();
});
afterEach(async () => {
  http.close();
  await bench.close();
});

function deskWith(change: { siteUrl?: string; apiToken?: string } = {}): ServiceDesk {
  return createJiraServiceDesk({
    siteUrl: change.siteUrl ?? String(bench.jira.endpoints['url']),
    credentials: {
      email: String(bench.jira.endpoints['email']),
      apiToken: change.apiToken ?? API_TOKEN,
    },
    http,
    nowEpochMs: () => bench.context.clock.nowEpochMs(),
  });
}

const request = {
  serviceDeskId: '10',
  requestTypeId: '25',
  fieldValues: { summary: '電腦故障', labels: ['dt-1'] },
  raiseOnBehalfOf: undefined,
};

function failCreating(effect: FaultEffect): void {
  bench.context.faults.add({
    standIn: 'jira',
    operation: 'POST rest/servicedeskapi/request',
    times: 1,
    effect,
  });
}

describe('an answer that Jira never gave', () => {
  it.each<[FaultEffect, number]>([
    [{ kind: 'drop', when: 'after' }, 1],
    [{ kind: 'drop', when: 'before' }, 0],
    [{ kind: 'garbage', body: 'html' }, 0],
    [{ kind: 'garbage', body: 'truncated' }, 0],
    [{ kind: 'garbage', body: 'binary' }, 0],
    [{ kind: 'error', code: 'unavailable' }, 0],
    [{ kind: 'error', code: 'gateway-timeout' }, 0],
    [{ kind: 'error', code: 'internal' }, 0],
  ])('%j leaves open whether the request was made', async (effect, made) => {
    failCreating(effect);

    await expect(deskWith().create(request)).rejects.toMatchObject({
      code: 'jira.unavailable',
      retryable: true,
      mayHaveTakenEffect: true,
    });
    expect(bench.jira.controls.requests()).toHaveLength(made);
  });

  it('where nobody listens proves that nothing was made', async () => {
    const desk = deskWith({ siteUrl: 'http://127.0.0.1:1' });

    await expect(desk.create(request)).rejects.toMatchObject({
      code: 'jira.unavailable',
      mayHaveTakenEffect: false,
    });
  });

  it('at an address that is no site of Jira proves it too', async () => {
    const desk = deskWith({ siteUrl: `${String(bench.jira.endpoints['url'])}/_stand-in` });

    await expect(desk.projectKeyOf('10')).rejects.toMatchObject({
      code: 'jira.unavailable',
      mayHaveTakenEffect: false,
    });
  });
});

describe('a page that somebody else gave with status 200', () => {
  const file = { name: 'a.txt', content: Buffer.from('a'), public: true };

  it.each<[string, string, (desk: ServiceDesk, issueKey: string) => Promise<void>]>([
    [
      'the property',
      'PUT rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}',
      (desk, issueKey) => desk.setProperty(issueKey, 'dingtalk', { v: 1 }),
    ],
    [
      'the attaching',
      'POST rest/servicedeskapi/request/{issueIdOrKey}/attachment',
      (desk, issueKey) => desk.attach(issueKey, '10', file),
    ],
    [
      'the joining of a desk',
      'POST rest/servicedeskapi/servicedesk/{serviceDeskId}/customer',
      (desk) => desk.addCustomer('10', 'qm:0a1b2c3d-0000-4000-8000-000000000002'),
    ],
  ])('is never taken for the success of %s', async (_what, operation, act) => {
    const desk = deskWith();
    const { issueKey } = await desk.create(request);
    bench.context.faults.add({
      standIn: 'jira',
      operation,
      times: 1,
      effect: { kind: 'garbage', body: 'html' },
    });

    await expect(act(desk, issueKey)).rejects.toMatchObject({
      code: 'jira.unavailable',
      retryable: true,
      mayHaveTakenEffect: true,
    });
    await act(desk, issueKey);
    expect(bench.jira.controls.requests()).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it('for load says how long to wait', async () => {
    failCreating({ kind: 'error', code: 'rate-limited:120' });

    await expect(deskWith().create(request)).rejects.toMatchObject({
      code: 'jira.throttled',
      retryAfterMs: 120_000,
    });
  });

  it('of the credentials is told, without them', async () => {
    const failure: unknown = await deskWith({ apiToken: 'a-wrong-token-of-an-attacker' })
      .create(request)
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'jira.access-denied', retryable: true });
    expect(JSON.stringify(reportError(failure))).not.toContain('attacker');
  });

  it('of fields names them by our ids, and repeats nothing that people wrote', async () => {
    const fieldValues = { summary: '陳大文的電腦', labels: ['dt-1'], customfield_99: 'x' };

    const failure: unknown = await deskWith()
      .create({ ...request, fieldValues })
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({
      code: 'jira.request-refused',
      category: 'user',
      details: { status: 400, fields: 'customfield_99' },
    });
    expect(JSON.stringify(reportError(failure))).not.toContain('陳大文');
  });
});

describe('a file', () => {
  it('whose upload was not answered is certainly not attached', async () => {
    const desk = deskWith();
    const { issueKey } = await desk.create(request);
    bench.context.faults.add({
      standIn: 'jira',
      operation: 'POST rest/servicedeskapi/servicedesk/{serviceDeskId}/attachTemporaryFile',
      effect: { kind: 'drop', when: 'after' },
    });
    const file = { name: 'a.txt', content: Buffer.from('a'), public: true };

    await expect(desk.attach(issueKey, '10', file)).rejects.toMatchObject({
      code: 'jira.unavailable',
      mayHaveTakenEffect: false,
    });
    expect(await desk.listFiles(issueKey)).toEqual([]);
  });
});

it('tells the fields of a request type with their options', async () => {
  const type = await deskWith().fieldsOf('10', '26');

  expect(type?.mayRaiseOnBehalf).toBe(true);
  expect(type?.fields).toContainEqual({
    fieldId: 'customfield_10050',
    name: 'Equipment',
    required: true,
    options: ['Notebook', 'Monitor', 'Mobile phone'],
  });
});
