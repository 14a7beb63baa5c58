import { describe, expect, it } from 'vitest';
import { createDingTalkApprovals } from '../../../../functions/jira-service-desk/dingtalk-approvals.ts';
import { UnavailableError, UnexpectedAnswerError } from '../../../../shared/dingtalk/index.ts';
import type { AccessClient } from '../../../../shared/dingtalk-access/index.ts';
import {
  HttpTimeoutError,
  ResponseTooLargeError,
  type HttpClient,
} from '../../../../shared/http/index.ts';
import { DirectoryBench, HOUR } from '../../../support/directory-bench.ts';

/** The adapter over DingTalk that answers so, and a file host that does this. */
function approvalsOver(
  result: object,
  send: (url: string) => { status: number; body: Uint8Array },
): { approvals: ReturnType<typeof createDingTalkApprovals>; urls: string[]; booked: () => number } {
  const urls: string[] = [];
  let bookings = 0;
  const client = {
    call: async () => ({ answer: { result }, body: new Uint8Array(), attempts: 1 }),
    flush: async () => {
      bookings += 1;
      return true;
    },
  } as unknown as AccessClient;
  const http: HttpClient = {
    send: async ({ url }) => {
      urls.push(url);
      return { headers: {}, ...send(url) };
    },
  };
  return {
    approvals: createDingTalkApprovals({ client, directory: nobody, http }),
    urls,
    booked: () => bookings,
  };
}

const nobody = new DirectoryBench().instance();
const file = { processInstanceId: 'p1', fileId: 'f1', maxBytes: 10 };
const served = () => ({ status: 200, body: Uint8Array.of(1) });

describe('an answer that is not what DingTalk documents', () => {
  const client = {
    call: async () => {
      const facts = { operation: 'workflow/processInstances/get', httpStatus: 200 };
      throw new UnexpectedAnswerError(facts, 'not a JSON object');
    },
    flush: async () => true,
  } as unknown as AccessClient;
  const http: HttpClient = { send: () => Promise.reject(new Error('nothing is fetched')) };
  const directory = new DirectoryBench().instance({ client });
  const approvals = createDingTalkApprovals({ client, directory, http });

  it.each<[string, () => Promise<unknown>]>([
    ['reading', () => approvals.read('p1')],
    ['commenting', () => approvals.comment('p1', { userId: 'hk001', text: 'ITSD-1' })],
    ['asking for a file', () => approvals.fetchFile(file)],
    ['asking for a person', () => approvals.person('hk001')],
  ])('to %s is a reason to try again, and leaves open what was done', async (_what, ask) => {
    await expect(ask()).rejects.toMatchObject({
      code: 'dingtalk.unavailable',
      retryable: true,
      mayHaveTakenEffect: true,
    });
  });
});

describe('the content of a file', () => {
  it('is fetched over TLS, whatever DingTalk writes, and the call is booked', async () => {
    const downloadUri = 'http://files.example/x?sign=1';
    const { approvals, urls, booked } = approvalsOver({ downloadUri }, served);

    expect(await approvals.fetchFile(file)).toEqual(Uint8Array.of(1));
    expect(urls).toEqual(['https://files.example/x?sign=1']);
    expect(booked()).toBe(1);
  });

  it.each(['', 'files.example/x', 'file:///etc/passwd', 'ftp://files.example/x'])(
    'is not fetched from "%s"',
    async (downloadUri) => {
      const { approvals, urls } = approvalsOver({ downloadUri }, served);

      await expect(approvals.fetchFile(file)).rejects.toMatchObject({
        code: 'jira.file-unavailable',
        retryable: true,
      });
      expect(urls).toEqual([]);
    },
  );

  it('that is longer than allowed is told as such, not as a fault', async () => {
    const { approvals } = approvalsOver({ downloadUri: 'https://files.example/x' }, () => {
      throw new ResponseTooLargeError('files.example', 10);
    });

    expect(await approvals.fetchFile(file)).toBeUndefined();
  });

  it('that does not come is tried again later, without its address in the error', async () => {
    const downloadUri = 'https://files.example/x?sign=hidden';
    const late = approvalsOver({ downloadUri }, () => {
      throw new HttpTimeoutError('files.example', 1);
    });
    const gone = approvalsOver({ downloadUri }, () => ({ status: 403, body: new Uint8Array() }));

    for (const { approvals } of [late, gone]) {
      const failure: unknown = await approvals.fetchFile(file).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'jira.file-unavailable' });
      expect(String(failure)).not.toContain('hidden');
    }
  });
});

describe('a person', () => {
  const unused = {
    client: {
      call: () => Promise.reject(new Error('no call is needed')),
      flush: async () => true,
    },
    http: { send: () => Promise.reject(new Error('nothing is fetched')) },
  };

  it.each([
    [
      { name: '陳大文', email: 'own@mail.example', org_email: 'chan@site.example' },
      'chan@site.example',
    ],
    [{ name: '陳大文', email: 'own@mail.example', org_email: '' }, 'own@mail.example'],
    [{ name: '陳大文', email: '' }, undefined],
  ])('%o has the address of the organisation first', async (user, email) => {
    const result = { userid: 'hk001', ...user };
    const client = {
      call: async () => ({ answer: { result }, body: new Uint8Array(), attempts: 1 }),
    } as unknown as AccessClient;
    const directory = new DirectoryBench().instance({ client });
    const approvals = createDingTalkApprovals({ ...unused, directory });

    expect(await approvals.person('hk001')).toEqual({ name: '陳大文', email });
  });

  it('who has left, or is not shown to the app, has no address', async () => {
    const bench = new DirectoryBench();
    bench.dingTalk.people.set('hk002', {
      name: '李小明',
      departmentIds: [1],
      email: 'lee@x.example',
    });
    bench.dingTalk.hiddenPeople.add('hk002');
    const approvals = createDingTalkApprovals({ ...unused, directory: bench.instance() });

    const both = [await approvals.person('hk001'), await approvals.person('hk002')];

    expect(both.map(({ email }) => email)).toEqual([undefined, undefined]);
  });

  it('is asked for once for many requests, and still known while DingTalk is down', async () => {
    const bench = new DirectoryBench();
    bench.dingTalk.people.set('hk001', {
      name: '陳大文',
      departmentIds: [1],
      email: 'chan@x.example',
    });
    const approvals = createDingTalkApprovals({ ...unused, directory: bench.instance() });
    await approvals.person('hk001');
    await approvals.person('hk001');
    const calls = bench.dingTalk.count();
    bench.dingTalk.before = () => {
      throw new UnavailableError({ operation: 'contacts/user/get' }, 'HTTP 503');
    };

    await bench.clock.pass(HOUR);

    expect(calls).toBe(1);
    expect(await approvals.person('hk001')).toEqual({ name: '陳大文', email: 'chan@x.example' });
  });
});
