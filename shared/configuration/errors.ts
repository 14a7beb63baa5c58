import { ApplicationError, type BilingualText } from '../errors/index.ts';
import type { BilingualProblems } from './describe-bilingual-issues.ts';

/** No configuration has been published for this environment. */
export class ConfigurationMissingError extends ApplicationError<'configuration.missing'> {
  constructor(environment: string) {
    super({
      code: 'configuration.missing',
      category: 'user',
      text: {
        en: `No configuration is published for the environment ${environment}.`,
        zhHK: `環境 ${environment} 尚未發佈任何設定。`,
      },
      remedy: {
        en: 'Publish one; on a laptop `npm start` does it.',
        zhHK: '請先發佈設定；在本機執行 `npm start` 會自動處理。',
      },
      details: { environment },
    });
  }
}

/** The configuration, or a setting of the environment, does not fit its schema. */
export class ConfigurationInvalidError extends ApplicationError<'configuration.invalid'> {
  constructor(where: BilingualText, problems: BilingualProblems, cause?: unknown) {
    super({
      code: 'configuration.invalid',
      category: 'user',
      text: {
        en: `${where.en} is not valid: ${problems.en.join('; ')}.`,
        zhHK: `${where.zhHK}內容不正確：${problems.zhHK.join('；')}。`,
      },
      remedy: {
        en: 'Correct the named items and publish again.',
        zhHK: '請更正所列項目後重新發佈。',
      },
      details: { where: where.en, problems: problems.en.length },
      cause,
    });
  }
}

/**
 * Something of another environment would be used: a name with that environment's word, or an address
 * that production must not call. Nothing was read, written or called.
 */
export class ForeignEnvironmentError extends ApplicationError<'configuration.foreign-environment'> {
  constructor(where: BilingualText, problems: BilingualProblems) {
    super({
      code: 'configuration.foreign-environment',
      category: 'user',
      text: {
        en: `${where.en} points at another environment: ${problems.en.join('; ')}.`,
        zhHK: `${where.zhHK}指向另一環境：${problems.zhHK.join('；')}。`,
      },
      remedy: {
        en: 'Environments share nothing: name an instance, bucket and secrets of this one, or rename what carries the word by chance. Then start again.',
        zhHK: '各環境不得共用任何資源：請改用本環境的實例、儲存空間及密鑰；如只是名稱巧合，請更改名稱。然後再執行。',
      },
      details: { where: where.en, problems: problems.en.length },
    });
  }
}

/** The stored configuration is not the one that the pointer names: it was altered or lost. */
export class ConfigurationAlteredError extends ApplicationError<'configuration.altered'> {
  constructor(objectKey: string) {
    super({
      code: 'configuration.altered',
      category: 'system',
      text: {
        en: `The object ${objectKey} is missing or its hash is not the published one.`,
        zhHK: `物件 ${objectKey} 不存在，或其雜湊值與已發佈的不符。`,
      },
      remedy: {
        en: 'Find out who changed it, then publish the configuration again.',
        zhHK: '請查明更改者，然後重新發佈設定。',
      },
      details: { objectKey },
    });
  }
}

/** Somebody else published between reading and writing. */
export class ConfigurationRaceError extends ApplicationError<'configuration.changed-meanwhile'> {
  constructor(environment: string) {
    super({
      code: 'configuration.changed-meanwhile',
      category: 'user',
      text: {
        en: `Another configuration was published for ${environment} in the meantime.`,
        zhHK: `${environment} 的設定在此期間已被他人更新。`,
      },
      remedy: {
        en: 'Look at the difference and publish again.',
        zhHK: '請檢視差異後再次發佈。',
      },
      retryable: true,
      details: { environment },
    });
  }
}
