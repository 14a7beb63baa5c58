import { describe, expect, it } from 'vitest';
import type { CallbackVerdict } from '../../../../infra/local/dingtalk/push/callback-reply.ts';
import { exitStatusOf } from '../../../../infra/send-callback/exit-status.ts';
import { verdictText } from '../../../../infra/send-callback/verdict-texts.ts';

const about = { isRobot: false, timeoutMs: 1_500 };
const failures: readonly CallbackVerdict[] = [
  { kind: 'unreachable', reason: 'ECONNREFUSED' },
  { kind: 'timeout' },
  { kind: 'redirect', status: 302 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 404 },
  { kind: 'status', status: 503 },
  { kind: 'not-json' },
  { kind: 'field-missing', field: 'nonce' },
  { kind: 'wrong-signature' },
  { kind: 'undecryptable', code: 900_008 },
  { kind: 'wrong-owner' },
  { kind: 'not-success' },
];

describe('what a reply means', () => {
  it.each(failures)('$kind is told with a remedy of its own, in both languages', (verdict) => {
    const { text, remedy } = verdictText(verdict, about);

    expect(text.en).toMatch(/^[A-Z].*\.$/);
    expect(remedy.en).toMatch(/^[A-Z].*\.$/s);
    expect(text.zhHK).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(remedy.zhHK).toMatch(/[\u4e00-\u9fff].*。$/);
  });

  it('are twelve different texts', () => {
    const texts = failures.map((verdict) => JSON.stringify(verdictText(verdict, about)));

    expect(new Set(texts).size).toBe(failures.length);
  });

  it('needs nothing done where it is an acknowledgement', () => {
    expect(verdictText({ kind: 'success' }, about).remedy).toEqual({ en: '', zhHK: '' });
    expect(verdictText({ kind: 'success' }, { ...about, isRobot: true }).text.en).toContain('200');
  });

  it.each([
    [0, ['success', 'success']],
    [1, ['success', 'not-json']],
    [1, ['wrong-owner']],
    [3, ['success', 'timeout', 'not-json']],
  ] as const)('ends the command with %i for %j', (status, kinds) => {
    const sent = kinds.map((kind) => ({ verdict: { kind }, durationMs: 1 }));

    expect(exitStatusOf(sent)).toBe(status);
  });
});
