import type { AnswerView } from '../command/show-answer.ts';

export const answerView: AnswerView = {
  labels: {
    folder: 'folder / 資料夾',
    recoveryPoint: 'recovery point / 還原點',
    rows: 'rows / 資料列',
    objects: 'objects / 物件',
    bytes: 'bytes of objects / 物件位元組',
    recipients: 'keys that open it / 可開啟的金鑰',
    secondsTaken: 'seconds / 秒數',
    restored: 'put back / 已還原',
    missing: 'missing there / 現時欠缺',
    different: 'different there / 現時不同',
    same: 'same / 相同',
    parts: 'tables and buckets / 資料表及儲存空間',
    of: 'of / 名稱',
    inBackup: 'in the backup / 備份內',
  },
};
