import { request as httpsRequest } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JiraBench, type JiraAnswer } from '../../../support/jira-bench.ts';

const REQUEST = 'rest/servicedeskapi/request';
const SEARCH = 'rest/api/3/search/jql';
let bench: JiraBench;

beforeEach(async () => {
  bench = await JiraBench.start();
});
afterEach(() => bench.close());

const newRequest = (label: string) => ({
  serviceDeskId: '10',
  requestTypeId: '25',
  requestFieldValues: { summary: 'x', labels: [label] },
});

function keysIn({ body }: JiraAnswer): unknown[] {
  return (body['issues'] as { key?: string }[]).map(({ key }) => key);
}

describe('searching', () => {
  const jql = 'project = ITSD AND labels = "dt-a" ORDER BY key ASC';
  const search = (more: object = {}) => bench.post(SEARCH, { jql, fields: ['labels'], ...more });

  beforeEach(async () => {
    await bench.post(REQUEST, newRequest('dt-a'));
    await bench.post(REQUEST, newRequest('dt-b'));
  });

  it('does not find a new request until the index has caught up', async () => {
    const atOnce = await search();
    bench.context.clock.advance(5_000);
    const later = await search();

    expect(keysIn(atOnce)).toEqual([]);
    expect(keysIn(later)).toEqual(['ITSD-1']);
    expect(later.body['issues']).toMatchObject([{ fields: { labels: ['dt-a'] } }]);
  });

  it('finds it at once if the caller names it', async () => {
    expect(keysIn(await search({ reconcileIssues: [10_001] }))).toEqual(['ITSD-1']);
    expect(keysIn(await search({ reconcileIssues: [10_002] }))).toEqual([]);
  });

  it('shows ids alone unless fields are asked for, by GET as by POST', async () => {
    const query = new URLSearchParams({ jql: 'key = itsd-2', reconcileIssues: '10002' });
    const { body } = await bench.get(`${SEARCH}?${query.toString()}`);

    expect(body['issues']).toEqual([{ id: '10002' }]);
  });

  it.each(['', 'summary ~ x', 'labels = "a" OR labels = "b"', 'labels in (a)', 'ORDER BY key'])(
    'refuses the query "%s"',
    async (text) => {
      expect((await bench.post(SEARCH, { jql: text })).status).toBe(400);
    },
  );
});

describe('faults', () => {
  const fail = (effect: Parameters<typeof bench.context.faults.add>[0]['effect']) =>
    bench.context.faults.add({ standIn: 'jira', operation: `POST ${REQUEST}`, times: 1, effect });

  it('of load are answered 429 with the seconds to wait', async () => {
    fail({ kind: 'error', code: 'rate-limited:120' });

    const answer = await bench.post(REQUEST, newRequest('a'));

    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('120');
  });

  it('may cut the connection after the request was made', async () => {
    fail({ kind: 'drop', when: 'after' });

    await expect(bench.post(REQUEST, newRequest('a'))).rejects.toThrow();
    expect(bench.jira.controls.requests()).toHaveLength(1);
  });

  it.each([
    ['unauthorised', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['bad-request', 400],
    ['unavailable', 503],
    ['gateway-timeout', 504],
    ['anything', 500],
  ])('%s is status %i, and makes nothing', async (code, status) => {
    fail({ kind: 'error', code });

    expect((await bench.post(REQUEST, newRequest('a'))).status).toBe(status);
    expect(bench.jira.controls.requests()).toHaveLength(0);
  });
});

describe('the controls over HTTP', () => {
  it('list requests, move a status, change behaviour, and refuse what they do not know', async () => {
    await bench.post(REQUEST, newRequest('a'));
    await bench.post('_stand-in/transitions', { issueKey: 'ITSD-1', status: 'Resolved' });
    const changed = await bench.put('_stand-in/behaviour', { indexDelayMs: 1 });
    const misspelt = await bench.put('_stand-in/behaviour', { indexDelay: 1 });
    const listed = await bench.get('_stand-in/requests');

    expect(changed.body['indexDelayMs']).toBe(1);
    expect(misspelt.status).toBe(400);
    expect(listed.body['requests']).toMatchObject([{ issueKey: 'ITSD-1', status: 'Resolved' }]);
  });
});

it('listens on TLS with a certificate of the local authority', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const url = `${String(bench.jira.endpoints['tlsUrl'])}/rest/servicedeskapi/servicedesk`;
    const { authority } = bench.context;
    const options = {
      ca: authority.certificatePem,
      headers: { authorization: bench.authorization },
    };
    httpsRequest(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

  expect(status).toBe(200);
});
