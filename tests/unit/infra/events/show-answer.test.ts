import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { showAnswer, type FunctionAnswer } from '../../../../infra/command/show-answer.ts';
import { answerView } from '../../../../infra/events/answer-view.ts';
import { Screen } from '../../../../infra/local/launcher/screen.ts';

function shown(answer: FunctionAnswer): string {
  const stream = new PassThrough();
  showAnswer(new Screen(stream as unknown as NodeJS.WriteStream), answer, answerView);
  return String(stream.read());
}

const told = {
  code: 'jira.request-refused',
  text: { en: 'Jira refused it.', zhHK: 'Jira 拒絕了請求。' },
  remedy: { en: 'Correct the mapping.', zhHK: '請更正對照表。' },
};

describe('an answer of the event worker on the screen', () => {
  it('names in its next step the command, where the function names a payload', () => {
    const text = shown({
      outcome: 'events',
      next: {
        en: 'Look with {"action":"event","key":"…"}; {"action":"replay","keys":["…"],"dryRun":true}; repeat without dryRun.',
        zhHK: '以 {"action":"dead-letters"} 查看，再去除 dryRun 重播。',
      },
    });

    expect(text).toContain(
      'Look with npm run events -- show --key …; npm run events -- replay --keys … --dry-run; repeat without --dry-run.',
    );
    expect(text).toContain('以 npm run events -- dead-letters 查看，再去除 --dry-run 重播。');
  });

  it.each(['{"action":"retention"}', '{"action":"replay",…}', '{"dryRuns":1}'])(
    'leaves %s as it stands, which is no command of its own',
    (payload) => {
      const text = shown({ outcome: 'x', next: { en: `Invoke ${payload}.`, zhHK: '' } });

      expect(text).toContain(`Invoke ${payload}.`);
    },
  );

  it('names the command in a remedy too', () => {
    const remedy = {
      en: 'List with {"action":"events"}.',
      zhHK: '請以 {"action":"events"} 列出。',
    };

    const text = shown({
      outcome: 'failed',
      error: { ...told, category: 'user', retryable: false, details: {}, remedy },
    });

    expect(text).toContain('→ List with npm run events -- list.');
    expect(text).toContain('→ 請以 npm run events -- list 列出。');
  });

  it('tells each cause of dead letters once, below a table that fits a screen', () => {
    const letter = { key: 'e_1', subscriber: 'service-desk', attempts: 1, ...told };

    const text = shown({
      outcome: 'dead-letters',
      deadLetters: [letter, { ...letter, key: 'e_2' }],
    });

    expect(text).toMatch(/│ jira.request-refused +│ e_2 +│/);
    expect(text.split('Jira refused it.')).toHaveLength(2);
    expect(text).toContain(
      'jira.request-refused\n  Jira refused it.\n  Jira 拒絕了請求。\n  → Correct the mapping.\n  → 請更正對照表。',
    );
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(120);
  });
});
