import { ApplicationError } from '../errors/index.ts';
import type { KeyProblem, KeyProblemErrorCode } from './key-problem.ts';

/**
 * Keys that must not be used; nothing was encrypted. The code is that of the first problem, text and
 * remedy tell them all.
 */
export class EncryptionKeysRefusedError extends ApplicationError<KeyProblemErrorCode> {
  readonly problems: readonly KeyProblem[];

  constructor(first: KeyProblem, others: readonly KeyProblem[] = []) {
    const problems = [first, ...others];
    const remedies = problems.map(({ remedy }) => remedy);
    super({
      code: first.code,
      category: 'user',
      text: {
        en: `The file was not encrypted and not sent. ${problems.map(({ text }) => text.en).join(' ')}`,
        zhHK: `檔案沒有加密，亦沒有送出。${problems.map(({ text }) => text.zhHK).join('')}`,
      },
      remedy: {
        en: [...new Set(remedies.map(({ en }) => en))].join(' '),
        zhHK: [...new Set(remedies.map(({ zhHK }) => zhHK))].join(''),
      },
      details: { problems: problems.map(({ code }) => code).join(', ') },
    });
    this.problems = problems;
  }
}

/** The file is larger than what is encrypted in memory. */
export class FileTooLargeToEncryptError extends ApplicationError<'encryption.file-too-large'> {
  constructor(fileName: string, sizeBytes: number, limitBytes: number) {
    super({
      code: 'encryption.file-too-large',
      category: 'user',
      text: {
        en: `The file ${fileName} has ${String(sizeBytes)} bytes and was not encrypted: the limit is ${String(limitBytes)}.`,
        zhHK: `檔案 ${fileName} 有 ${String(sizeBytes)} 位元組，超過上限 ${String(limitBytes)}，沒有加密。`,
      },
      remedy: {
        en: 'Find out why the file is so large; a payroll file of 10,000 people has a few megabytes.',
        zhHK: '請查明檔案過大的原因；一萬人的計薪檔案只有數 MB。',
      },
      details: { fileName, sizeBytes, limitBytes },
    });
  }
}

/** The library failed with keys that had passed every check. */
export class EncryptionFailedError extends ApplicationError<'encryption.failed'> {
  constructor(fileName: string, cause: unknown) {
    super({
      code: 'encryption.failed',
      category: 'system',
      text: {
        en: `The file ${fileName} could not be encrypted, though every key passed its checks; nothing was sent.`,
        zhHK: `所有金鑰均通過檢查，但檔案 ${fileName} 無法加密；沒有送出任何檔案。`,
      },
      remedy: {
        en: 'Run the same command again. If it repeats, report the code with algorithm and fingerprint of each key.',
        zhHK: '請再執行相同指令；如再發生，請回報錯誤代碼及每個金鑰的演算法與指紋。',
      },
      details: { fileName },
      cause,
    });
  }
}
