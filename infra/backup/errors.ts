import { ApplicationError, type BilingualText } from '../../shared/errors/index.ts';

export type BackupErrorCode =
  | 'backup.altered'
  | 'backup.key-refused'
  | 'backup.not-empty'
  | 'backup.of-another-environment'
  | 'backup.unreadable';

/** A backup that must not be, or cannot be, restored; or a folder that must not be written to. */
export class BackupRefusedError extends ApplicationError<BackupErrorCode> {
  constructor(code: BackupErrorCode, text: BilingualText, remedy: BilingualText, cause?: unknown) {
    super({ code, category: 'user', text, remedy, cause });
  }
}

export const altered = (name: string): BackupRefusedError =>
  new BackupRefusedError(
    'backup.altered',
    {
      en: `${name} is missing or is not what the environment wrote.`,
      zhHK: `${name} 不存在，或並非該環境所寫的內容。`,
    },
    {
      en: 'Restore from another backup, and find out who changed this one.',
      zhHK: '請改用另一份備份，並查明何人更改。',
    },
  );

export const keyRefused = (cause: unknown): BackupRefusedError =>
  new BackupRefusedError(
    'backup.key-refused',
    {
      en: 'The backup cannot be opened with this key.',
      zhHK: '無法以此金鑰開啟備份。',
    },
    {
      en: 'Give the private key of one of its recipients with --key, and its passphrase in BACKUP_KEY_PASSPHRASE.',
      zhHK: '請以 --key 指明其中一名收件人的私人金鑰，並於 BACKUP_KEY_PASSPHRASE 提供密碼。',
    },
    cause,
  );

export const unreadable = (folder: string, cause: unknown): BackupRefusedError =>
  new BackupRefusedError(
    'backup.unreadable',
    {
      en: `${folder} holds no finished backup: manifest.json is missing or is none.`,
      zhHK: `${folder} 沒有完整的備份：manifest.json 不存在或內容不正確。`,
    },
    {
      en: 'Name the folder of a backup that was finished.',
      zhHK: '請指明已完成備份的資料夾。',
    },
    cause,
  );

export const notEmpty = (folder: string): BackupRefusedError =>
  new BackupRefusedError(
    'backup.not-empty',
    { en: `${folder} is not empty.`, zhHK: `${folder} 並非空資料夾。` },
    { en: 'Name a new folder for each backup.', zhHK: '每份備份請使用新的資料夾。' },
  );

export const ofAnotherEnvironment = (found: string, wanted: string): BackupRefusedError =>
  new BackupRefusedError(
    'backup.of-another-environment',
    {
      en: `The backup is of the environment ${found}, not of ${wanted}.`,
      zhHK: `該備份屬環境 ${found}，並非 ${wanted}。`,
    },
    {
      en: 'Environments share nothing: restore it where it came from.',
      zhHK: '各環境不得共用資料：請還原至原有環境。',
    },
  );
