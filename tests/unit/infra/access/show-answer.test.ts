import { PassThrough } from 'node:stream';
import { describe, expect, it, test } from 'vitest';
import { answerView } from '../../../../infra/access/answer-view.ts';
import { exitStatusOf } from '../../../../infra/access/exit-status.ts';
import { showAnswer, type FunctionAnswer } from '../../../../infra/command/show-answer.ts';
import { Screen } from '../../../../infra/local/launcher/screen.ts';
import { TokenRefreshBench } from '../../../support/token-refresh-bench.ts';

function shown(answer: FunctionAnswer): string {
  const stream = new PassThrough();
  showAnswer(new Screen(stream as unknown as NodeJS.WriteStream), answer, answerView);
  return String(stream.read());
}

describe('an answer of token-refresh on the screen', () => {
  it('has the state of each token in a table, and each cause once below it', async () => {
    const bench = new TokenRefreshBench();
    bench.secrets.deleteSecret('test-dingapp1');
    bench.secrets.deleteSecret('test-dingapp2');
    await bench.fire().catch(() => undefined);

    const text = shown(await bench.ask({ action: 'status' }));

    expect(text).toContain('state / 狀態');
    expect(text).toMatch(/dingapp1 +│ app +│ revoked/);
    expect(text).toMatch(/dingapp3 +│ app +│ fresh/);
    expect(text.match(/KMS 內已沒有該應用的密鑰。/g)).toHaveLength(1);
    expect(text).toContain('npm run access -- refresh');
    expect(text).not.toContain('{"action"');
  });

  it('leaves out the organisation where there is only one', async () => {
    const bench = new TokenRefreshBench();

    expect(shown(await bench.ask({ action: 'status' }))).toContain('organisation / 機構');
    expect(shown(await bench.ask({ action: 'status', corpId: 'dingcorp' }))).not.toContain('機構');
  });

  it('shows figures of the quota with the way of the forecast below', async () => {
    const bench = new TokenRefreshBench();

    const text = shown(await bench.ask({ action: 'quota', corpId: 'dingcorp' }));

    expect(text).toContain('quota / 配額: 5000');
    expect(text).toContain('kept for payroll / 留予支薪');
    expect(text.match(/按工作天推算/g)?.length).toBeGreaterThan(0);
  });

  it('shows what is wrong with an environment, with the remedy', async () => {
    const bench = new TokenRefreshBench();
    bench.secrets.setSecret('test-dingapp1', 'plain');

    const text = shown(await bench.ask({ action: 'check' }));

    expect(text).toMatch(/app dingapp1 +│ dingtalk-tokens.app-secret-invalid/);
    expect(text).toContain('→ Store the secret in KMS as');
    expect(text).not.toContain('plain');
  });

  it('counts by table what a rotation did', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();

    const text = shown(await bench.ask({ action: 'rotate-keys' }));

    expect(text).toMatch(/access_token +│ done +│ 3 +│ 0/);
  });
});

test.each([
  [0, { outcome: 'status', tokens: [{ state: 'fresh' }, { state: 'failing' }] }],
  [3, { outcome: 'status', tokens: [{ state: 'fresh' }, { state: 'exhausted' }] }],
  [3, { outcome: 'status', tokens: [{ state: 'revoked' }] }],
  [0, { outcome: 'status', tokens: [{ state: 'revoked', isLeftOver: true }] }],
  [0, { outcome: 'refreshed' }],
  [1, { outcome: 'refreshed-partly' }],
  [1, { outcome: 'not-refreshed' }],
  [0, { outcome: 'rotated' }],
  [1, { outcome: 'rotated-but-for-some' }],
  [3, { outcome: 'paused' }],
  [3, { outcome: 'under-way' }],
  [0, { outcome: 'ready' }],
  [3, { outcome: 'not-ready' }],
  [0, { outcome: 'quota' }],
  [1, { outcome: 'failed' }],
])('the command ends with %i for %j', (status, answer) => {
  expect(exitStatusOf(answer)).toBe(status);
});
