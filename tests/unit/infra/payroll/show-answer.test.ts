import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Screen } from '../../../../infra/local/launcher/screen.ts';
import { answerView } from '../../../../infra/payroll/answer-view.ts';
import { outputKeysIn } from '../../../../infra/payroll/save-outputs.ts';
import { showAnswer, type FunctionAnswer } from '../../../../infra/command/show-answer.ts';

function shown(answer: FunctionAnswer): string {
  const stream = new PassThrough();
  showAnswer(new Screen(stream as unknown as NodeJS.WriteStream), answer, answerView);
  return String(stream.read());
}

describe('an answer on the screen', () => {
  test('shows single values, lists as tables and what to do next', () => {
    const text = shown({
      outcome: 'checked',
      company: 'HUX',
      period: { from: '2026-10-01', to: '2026-10-15' },
      managers: [
        { userId: 'm1', open: 2 },
        { userId: 'm2', open: 1 },
      ],
      next: { en: 'Wait for them.', zhHK: '請等候處理。' },
    });

    expect(text).toContain('Result: checked / 結果');
    expect(text).toMatch(/company \/ 公司 +│ HUX/);
    expect(text).toMatch(/period \/ 計薪期 +│ 2026-10-01 – 2026-10-15/);
    expect(text).toContain('managers / 主管: 2');
    expect(text).toMatch(/│ m2 +│ 1 +│/);
    expect(text.trimEnd().endsWith('Wait for them.\n請等候處理。')).toBe(true);
  });

  test('shows an error with its remedy in both languages', () => {
    const text = shown({
      outcome: 'failed',
      error: {
        code: 'run.in-progress',
        category: 'upstream',
        retryable: true,
        text: { en: 'Another works.', zhHK: '另一程序正在處理。' },
        remedy: { en: 'Wait.', zhHK: '請稍候。' },
        details: {},
      },
    });

    for (const part of [
      'run.in-progress: Another works.',
      '另一程序正在處理。',
      '→ Wait.',
      '→ 請稍候。',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('cuts a long list and a long text, and says so', () => {
    const text = shown({
      outcome: 'made',
      content: 'A'.repeat(5_000),
      people: Array.from({ length: 45 }, (_, index) => ({ userId: `u${String(index)}` })),
    });

    expect(text).toContain('… (5000)');
    expect(text).not.toContain('A'.repeat(400));
    expect(text).toContain('people / 人數: 45');
    expect(text).toContain('… 5 more / 另有 5 項');
  });
});

describe('an answer that is read as text', () => {
  test('is a preview as the function laid it out', () => {
    const text = shown({
      outcome: 'previewed',
      run: 'A/1',
      text: 'a | b\n--+--\n1 | 2',
      records: [1],
    });

    expect(text).toContain('\na | b\n--+--\n1 | 2\n');
    expect(text).not.toContain('records');
  });

  test('is what was found of each day and line of a person, in both languages', () => {
    const day = { date: '2026-10-12', text: { en: ['Late.'], zhHK: ['遲到。'] }, segments: [{}] };
    const line = { earningsCode: 'LATE', text: { en: '1.05 hours', zhHK: '1.05 小時' } };

    const text = shown({ outcome: 'explained', days: [day], lines: [line] });

    expect(text).toContain('2026-10-12\n  Late.\n  遲到。');
    expect(text).toContain('LATE\n  1.05 hours\n  1.05 小時');
    expect(text).not.toContain('segments');
  });
});

describe('the outputs to save', () => {
  test('are all that an answer names but sealed ones, each once', () => {
    expect(
      outputKeysIn({
        outputs: { fileKey: 'local/c/a.csv', reportKey: 'local/c/report.html', fileName: 'a.csv' },
        again: [{ fileKey: 'local/c/a.csv' }],
        amountsKey: 'local/c/x.jsonl.gz.sealed',
        key: 'people 1',
      }),
    ).toEqual(['local/c/a.csv', 'local/c/report.html']);
  });
});
