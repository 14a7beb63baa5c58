import { createInterface } from 'node:readline/promises';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { componentError } from './errors.ts';

/**
 * Asks the person at the terminal.
 *
 * @throws ComponentError if the answer is not yes, or nobody can be asked
 */
export async function confirmChange(question: BilingualText): Promise<void> {
  if (process.stdin.isTTY && process.stdout.isTTY) {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(`${question.en} / ${question.zhHK} (y/N) `);
    terminal.close();
    if (/^y(es)?$/i.test(answer.trim())) return;
  }
  throw componentError({
    code: 'fc-component.not-confirmed',
    text: { en: 'Nothing was changed.', zhHK: '未有作出任何變更。' },
    remedy: {
      en: 'Give the command with -y to agree beforehand.',
      zhHK: '如預先同意，請在指令加上 -y。',
    },
  });
}
