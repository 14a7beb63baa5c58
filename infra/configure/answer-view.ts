import type { AnswerView } from '../command/show-answer.ts';

/** The answers as tables; the live configuration as text that can be saved. */
export const answerView: AnswerView = {
  labels: {
    environment: 'environment / 環境',
    liveVersion: 'live version / 現行版本',
    version: 'version / 版本',
    sha256: 'SHA-256',
    changes: 'changes / 更改',
    place: 'place / 位置',
    before: 'before / 原有',
    after: 'after / 更改後',
    files: 'files to store / 待存檔案',
    objectKey: 'key / 鍵',
    bytes: 'bytes / 位元組',
    organisations: 'organisations / 機構',
    companies: 'companies / 公司',
  },
  told: ({ yaml }) =>
    typeof yaml === 'string'
      ? { fields: ['yaml'], paragraphs: [yaml] }
      : { fields: [], paragraphs: [] },
};
