import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { JiraBench } from '../../../support/jira-bench.ts';

const REQUEST = 'rest/servicedeskapi/request';
const CHAN = 'qm:0a1b2c3d-0000-4000-8000-000000000002';

/** From the published description of the service desk API (`CustomerRequestDTO`, November 2024). */
const customerRequest = z.object({
  issueId: z.string(),
  issueKey: z.string(),
  requestTypeId: z.string(),
  serviceDeskId: z.string(),
  createdDate: z.object({ iso8601: z.string(), epochMillis: z.int() }),
  reporter: z.object({ accountId: z.string(), displayName: z.string() }),
  requestFieldValues: z.array(
    z.object({ fieldId: z.string(), label: z.string(), value: z.unknown() }),
  ),
  currentStatus: z.object({ status: z.string(), statusDate: z.object({}) }),
  _links: z.object({ web: z.url(), agent: z.url(), jiraRest: z.url(), self: z.url() }),
});
const serviceDeskError = z.object({
  errorMessage: z.string(),
  i18nErrorMessage: z.object({ i18nKey: z.string(), parameters: z.array(z.string()) }),
});
const platformError = z.object({
  errorMessages: z.array(z.string()),
  errors: z.record(z.string(), z.string()),
});

let bench: JiraBench;

beforeEach(async () => {
  bench = await JiraBench.start();
});
afterEach(() => bench.close());

const hardware = (values: Readonly<Record<string, unknown>> = {}) => ({
  serviceDeskId: '10',
  requestTypeId: '26',
  requestFieldValues: {
    summary: '手提電腦 for a new colleague',
    description: 'Two lines\nof text',
    customfield_10050: { value: 'Notebook' },
    labels: ['dt-1'],
    ...values,
  },
});

describe('making a request', () => {
  it('answers 201 with the documented form, and the same when it is read', async () => {
    const made = await bench.post(REQUEST, { ...hardware(), raiseOnBehalfOf: CHAN });
    const read = await bench.get(`${REQUEST}/ITSD-1`);

    expect(made.status).toBe(201);
    const described = customerRequest.parse(made.body);
    expect(described.issueKey).toBe('ITSD-1');
    expect(described.reporter).toMatchObject({ accountId: CHAN, displayName: 'Chan Tai Man' });
    expect(described.requestFieldValues).toContainEqual({
      fieldId: 'summary',
      label: 'Summary',
      value: '手提電腦 for a new colleague',
    });
    expect(read.body).toEqual(made.body);
  });

  it('is not idempotent: the same again is another request', async () => {
    await bench.post(REQUEST, hardware());
    await bench.post(REQUEST, hardware());

    expect(bench.jira.controls.requests().map(({ issueKey }) => issueKey)).toEqual([
      'ITSD-1',
      'ITSD-2',
    ]);
  });

  it.each<[string, unknown, number, RegExp]>([
    ['a number as service desk', { ...hardware(), serviceDeskId: 10 }, 400, /serviceDeskId/],
    ['an unknown service desk', { ...hardware(), serviceDeskId: '11' }, 404, /11/],
    ['an unknown request type', { ...hardware(), requestTypeId: '99' }, 400, /request type/],
    ['an unknown member of the body', { ...hardware(), labels: [] }, 400, /labels/],
    ['a missing required field', hardware({ customfield_10050: undefined }), 400, /Equipment is/],
    ['a field that the type does not show', hardware({ priority: { id: '1' } }), 400, /priority/],
    [
      'an option that does not exist',
      hardware({ customfield_10050: { value: 'Desk' } }),
      400,
      /Eq/,
    ],
    ['a label with a space', hardware({ labels: ['a b'] }), 400, /label/],
    ['a summary of two lines', hardware({ summary: 'a\nb' }), 400, /new lines/],
    ['a summary of 256 characters', hardware({ summary: 'x'.repeat(256) }), 400, /255/],
    ['a number as text', hardware({ customfield_10051: '2' }), 400, /number/],
    ['a local date', hardware({ customfield_10052: '1/12/2026' }), 400, /yyyy-MM-dd/],
    ['somebody who is no customer', { ...hardware(), raiseOnBehalfOf: 'a@b.example' }, 400, /cust/],
    ['an unknown participant', { ...hardware(), requestParticipants: ['x'] }, 400, /participant/],
  ])('refuses %s', async (_what, body, status, message) => {
    const answer = await bench.post(REQUEST, body);

    expect(answer.status).toBe(status);
    expect(serviceDeskError.parse(answer.body).errorMessage).toMatch(message);
    expect(bench.jira.controls.requests()).toEqual([]);
  });

  it('refuses to act for others without the permission', async () => {
    bench.jira.controls.setBehaviour({ mayRaiseOnBehalf: false });

    const answer = await bench.post(REQUEST, { ...hardware(), raiseOnBehalfOf: CHAN });

    expect(answer.status).toBe(403);
  });

  it('keeps what it answered over a restart, and goes on numbering', async () => {
    await bench.post(REQUEST, hardware());
    await bench.restart();
    const second = await bench.post(REQUEST, hardware());

    expect(second.body['issueKey']).toBe('ITSD-2');
    expect((await bench.get(`${REQUEST}/ITSD-1`)).status).toBe(200);
  });
});

describe('who asks', () => {
  it.each(['', 'Basic eDp5', 'Bearer abc'])(
    'is refused with the credentials "%s"',
    async (text) => {
      const path = `${REQUEST}/ITSD-1`;
      const answer = await bench.send(path, { headers: { authorization: text } });
      const platform = await bench.send('rest/api/3/user/search?query=x', {
        headers: { authorization: text },
      });

      expect(answer.status).toBe(401);
      expect(serviceDeskError.safeParse(answer.body).success).toBe(true);
      expect(platformError.safeParse(platform.body).success).toBe(true);
    },
  );
});

describe('the life of a request', () => {
  beforeEach(() => bench.post(REQUEST, hardware()));

  it('has a status that an agent, or a control, moves', async () => {
    await bench.post(`${REQUEST}/ITSD-1/transition`, { id: '2' });
    const moved = await bench.get(`${REQUEST}/ITSD-1/status`);
    await bench.jira.controls.setStatus('ITSD-1', 'Resolved');
    const resolved = await bench.get(`${REQUEST}/ITSD-1`);

    expect(moved.body['values']).toMatchObject([{ status: 'In progress' }]);
    expect(resolved.body['currentStatus']).toMatchObject({ status: 'Resolved' });
  });

  it('takes comments', async () => {
    const said = await bench.post(`${REQUEST}/ITSD-1/comment`, { body: '已批准', public: true });
    const all = await bench.get(`${REQUEST}/ITSD-1/comment`);

    expect(said.status).toBe(201);
    expect(all.body['values']).toMatchObject([{ body: '已批准', public: true }]);
  });

  it('has properties, which are put as often as one likes', async () => {
    const path = 'rest/api/3/issue/ITSD-1/properties/dingtalk';
    const first = await bench.put(path, { corpId: 'c' });
    const again = await bench.put(path, { corpId: 'c' });

    expect([first.status, again.status]).toEqual([201, 200]);
    expect((await bench.get(path)).body).toEqual({ key: 'dingtalk', value: { corpId: 'c' } });
    expect((await bench.get(`${path}-2`)).status).toBe(404);
  });
});
