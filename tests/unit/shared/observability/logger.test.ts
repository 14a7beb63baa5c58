import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createJsonLogger,
  isSensitiveName,
  redactText,
} from '../../../../shared/observability/index.ts';
import { QuotaExceededError } from '../../../../shared/call-ledger/index.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

function recording(): { lines: string[]; logger: ReturnType<typeof createJsonLogger> } {
  const lines: string[] = [];
  const clock = new VirtualClock(Date.UTC(2026, 10, 2, 1, 2, 3, 4));
  return { lines, logger: createJsonLogger({ clock, write: (line) => lines.push(line) }) };
}

it('gives each finished line to the redaction, whatever the field is called', () => {
  const lines: string[] = [];
  const logger = createJsonLogger({
    clock: new VirtualClock(0),
    write: (line) => lines.push(line),
    redact: (line) => line.replaceAll('s3cr3t-value', '«redacted»'),
  });

  logger.with({ from: 'at s3cr3t-value' }).error('x', { error: new Error('no s3cr3t-value') });

  expect(lines.join()).toContain('at «redacted»');
  expect(lines.join()).not.toContain('s3cr3t-value');
});

it('writes one JSON line with time, level, message key and fields', () => {
  const { lines, logger } = recording();

  logger.with({ requestId: 'r-1' }).warn('payroll.run.held', { lines: 120, exceptions: 3n });

  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    at: '2026-11-02T01:02:03.004Z',
    level: 'warn',
    message: 'payroll.run.held',
    requestId: 'r-1',
    lines: 120,
    exceptions: '3',
  });
});

it.each([
  'accessToken',
  'access_token',
  'x-acs-dingtalk-access-token',
  'appSecret',
  'dingtalkAppSecret',
  'privateKey',
  'PRIVATE_KEY',
  'securityToken',
  'accessKeySecret',
  'authorization',
  'Authorization',
  'mobile',
  'userMobile',
  'hkid',
  'email',
  'password',
  'token',
  'sign',
])('never writes the value of a field named %s, however deep', (name) => {
  const { lines, logger } = recording();

  logger.error('a.b', { outer: [{ [name]: 'canary-8f3a' }], [name]: { inner: 'canary-8f3a' } });

  expect(lines.join('')).not.toContain('canary-8f3a');
  expect(lines.join('')).toContain('[redacted]');
});

it.each(['assignment', 'design', 'tokens', 'calls', 'fencingToken', 'emailCount', 'secretName'])(
  'writes the harmless field %s',
  (name) => {
    expect(isSensitiveName(name)).toBe(false);
  },
);

it.each([
  ['https://oapi.dingtalk.com/gettoken?appkey=k&appsecret=canary-8f3a', 'appkey=k'],
  ['GET /topapi/v2?access_token=canary-8f3a&x=1', 'x=1'],
  ['authorization: Bearer canary-8f3a.abc', 'Bearer'],
  ['-----BEGIN PRIVATE KEY-----\ncanary-8f3a\n-----END PRIVATE KEY----- rest', 'rest'],
])('takes secrets out of text: %s', (text, kept) => {
  expect(redactText(text)).not.toContain('canary-8f3a');
  expect(redactText(text)).toContain(kept);
});

it('writes an application error as its report, and of an unknown error only the kind', () => {
  const { lines, logger } = recording();
  const quota = new QuotaExceededError({
    month: '2026-10',
    quotaCalls: 1,
    reserveCalls: 0,
    usedCalls: 0,
    committedCalls: 0,
    wantedCalls: 2,
  });

  logger.error('payroll.run.failed', { error: quota });
  logger.error('payroll.run.failed', { error: new Error('canary-8f3a in a vendor message') });

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: { code: 'call-ledger.quota-exceeded', remedy: { zhHK: expect.any(String) as string } },
  });
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ error: { code: 'system.unexpected' } });
  expect(lines[1]).not.toContain('canary-8f3a');
});

it('cannot be made to overwrite its own fields', () => {
  const { lines, logger } = recording();

  logger.info('a.b', { at: 'x', level: 'x', message: 'x' });

  expect(JSON.parse(lines[0] ?? '')).toEqual({
    at: '2026-11-02T01:02:03.004Z',
    level: 'info',
    message: 'a.b',
  });
});

it('writes the line even if a field cannot be read', () => {
  const { lines, logger } = recording();

  logger.info('a.b', {
    get broken(): string {
      throw new Error('canary-8f3a');
    },
  });
  logger.info('a.b', {
    inner: {
      get broken(): string {
        throw new Error('canary-8f3a');
      },
    },
  });

  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('canary-8f3a');
});

it('writes one parsable line for anything at all, without throwing', () => {
  const { lines, logger } = recording();
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const odd = [
    circular,
    Symbol('s'),
    () => 1,
    new Map([['a', new Set([1n])]]),
    new Date(Number.NaN),
    Uint8Array.of(1),
  ];
  logger.info('a.b', { odd });

  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string(),
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
      ),
      (fields) => {
        logger.info('a.b', fields);
        const line = lines.at(-1) ?? '';
        expect(line).not.toContain('\n');
        expect(JSON.parse(line)).toMatchObject({ message: 'a.b' });
      },
    ),
  );
});
