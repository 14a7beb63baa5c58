import { ApplicationError } from '../../shared/errors/index.ts';

/** The live version is not the one that the plan was made on. */
export class LiveVersionMovedError extends ApplicationError<'configuration.changed-meanwhile'> {
  constructor(expected: number, live: number) {
    super({
      code: 'configuration.changed-meanwhile',
      category: 'user',
      text: {
        en: `The live configuration is version ${String(live)}, not ${String(expected)} on which the plan was made.`,
        zhHK: `現行設定為第 ${String(live)} 版，並非計劃所依據的第 ${String(expected)} 版。`,
      },
      remedy: {
        en: 'Look at the difference with --plan and publish onto the new version.',
        zhHK: '請以 --plan 檢視差異，再按新版本發佈。',
      },
      details: { expected, live },
    });
  }
}
