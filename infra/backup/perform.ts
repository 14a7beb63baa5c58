import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createOpenPgpEncrypter, describeArmoredKey } from '../../shared/openpgp/index.ts';
import { tables } from '../../shared/table-store/index.ts';
import { formatHongKongTimestamp } from '../../shared/time/index.ts';
import type { AskedOfEnvironment } from '../command/environment-command.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';
import { usageError } from '../command/usage-error.ts';
import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import { openTargetStores, type TargetStores } from '../deployment/target-stores.ts';
import type { Screen } from '../local/launcher/screen.ts';
import type { Manifest } from './manifest.ts';
import { openPgpDecrypter } from './openpgp-decrypter.ts';
import { openBackup, type OpenedBackup } from './read-backup.ts';
import { restoreBackup, type Restored } from './restore-backup.ts';
import { takeBackup, type BackupStores, type Encryption, type Progress } from './take-backup.ts';

const MODES = ['to', 'restore', 'compare'] as const;
type Mode = (typeof MODES)[number];

/**
 * What `npm run backup` was asked for.
 *
 * @throws UsageError; BackupRefusedError; EncryptionKeysRefusedError; the errors of the stores
 */
export async function performBackup(
  { options, target }: AskedOfEnvironment,
  screen: Screen,
): Promise<FunctionAnswer> {
  const mode = modeOf(options);
  const environment = await target();
  const opened = openTargetStores(environment, 'backup');
  try {
    const stores = await backupStores(environment, opened);
    const directory = path.resolve(String(options[mode]));
    return mode === 'to'
      ? await take(stores, directory, options, screen)
      : await putBack(stores, mode, directory, options, screen);
  } finally {
    opened.close();
  }
}

function modeOf(options: OptionValues): Mode {
  const [mode, ...others] = MODES.filter((one) => one in options);
  const wanted = mode === 'to' ? 'recipient' : 'key';
  const problems = [
    ...(mode === undefined || others.length > 0
      ? [
          {
            en: '--to, --restore, --compare: give one of them',
            zhHK: '--to、--restore、--compare：請指定其中一項',
          },
        ]
      : []),
    ...(mode === undefined || wanted in options
      ? []
      : [
          {
            en: `--${wanted}: is needed with --${mode}`,
            zhHK: `--${wanted}：配合 --${mode} 時不可欠缺`,
          },
        ]),
  ];
  if (mode === undefined || problems.length > 0) throw usageError(problems);
  return mode;
}

async function backupStores(
  { settings }: DeploymentTarget,
  opened: TargetStores,
): Promise<BackupStores> {
  return {
    environment: opened.environment,
    tables: opened.tables,
    definitions: Object.values(tables),
    buckets: { work: opened.objects, audit: opened.bucket(settings['AUDIT_BUCKET'] ?? '') },
    sealer: await opened.sealer(),
    clock: opened.clock,
  };
}

async function take(
  stores: BackupStores,
  directory: string,
  options: OptionValues,
  screen: Screen,
): Promise<FunctionAnswer> {
  const encryption = await encryptionFor(await keyFile(options, 'recipient'), stores);
  const { result: manifest, seconds } = await shown(
    screen,
    'Copy tables and buckets / 備份資料表及儲存空間',
    (progress) => takeBackup(stores, encryption, directory, progress),
  );
  return {
    outcome: 'taken',
    folder: directory,
    ...aboutBackup(manifest),
    secondsTaken: seconds,
    next: {
      en: 'Keep the folder away from this account, and the private key away from both. Try it: --compare with the private key.',
      zhHK: '請將資料夾存放於此帳戶以外，私人金鑰另行保管。可用 --compare 及私人金鑰試行核對。',
    },
  };
}

async function encryptionFor(armoredPublicKey: string, stores: BackupStores): Promise<Encryption> {
  const { fingerprint } = await describeArmoredKey(armoredPublicKey);
  const encrypter = createOpenPgpEncrypter({ clock: stores.clock });
  const recipients = [{ armoredPublicKey, fingerprint }];
  return {
    recipients: [fingerprint],
    encrypt: async (plaintext) => {
      const file = { plaintext, fileName: 'backup', recipients, armor: false };
      return (await encrypter.encrypt(file)).ciphertext;
    },
  };
}

async function putBack(
  stores: BackupStores,
  mode: 'restore' | 'compare',
  directory: string,
  options: OptionValues,
  screen: Screen,
): Promise<FunctionAnswer> {
  const passphrase = process.env['BACKUP_KEY_PASSPHRASE'];
  const decrypt = await openPgpDecrypter(await keyFile(options, 'key'), passphrase);
  const backup = await openBackup(directory, stores.environment, stores.sealer, decrypt);
  const label = mode === 'restore' ? 'Put back / 還原' : 'Compare / 比較';
  const { result, seconds } = await shown(screen, label, (progress) =>
    restoreBackup(backup, stores, mode, progress),
  );
  return { ...answerOf(mode, backup, result), secondsTaken: seconds };
}

function answerOf(
  mode: 'restore' | 'compare',
  { manifest }: OpenedBackup,
  all: readonly Restored[],
): FunctionAnswer {
  const missing = all.reduce((sum, one) => sum + one.restored, 0);
  const different = all.reduce((sum, one) => sum + one.different, 0);
  const isSame = different === 0 && (mode === 'restore' || missing === 0);
  const word = mode === 'restore' ? 'restored' : 'missing';
  return {
    outcome: mode === 'restore' ? 'restored' : isSame ? 'same' : 'differs',
    ...aboutBackup(manifest),
    [word]: missing,
    different,
    parts: all
      .filter(({ inBackup }) => inBackup > 0)
      .map(({ restored, ...others }) => ({ ...others, [word]: restored })),
    next: mode === 'restore' ? afterRestore : afterCompare,
  };
}

function aboutBackup({ begunAt, tables: rows, buckets, recipients }: Manifest) {
  const sum = (numbers: readonly number[]): number =>
    numbers.reduce((one, other) => one + other, 0);
  return {
    recoveryPoint: `${formatHongKongTimestamp(Date.parse(begunAt))} HKT`,
    rows: sum(Object.values(rows)),
    objects: sum(Object.values(buckets).map(({ objects }) => objects)),
    bytes: sum(Object.values(buckets).map(({ bytes }) => bytes)),
    recipients,
  };
}

async function shown<Result>(
  screen: Screen,
  label: string,
  work: (progress: Progress) => Promise<Result>,
): Promise<{ readonly result: Result; readonly seconds: number }> {
  let state = '';
  const begun = performance.now();
  const result = await screen.step(
    label,
    () => work((what, entries) => (state = `${what} ${String(entries)}`)),
    () => state,
  );
  return { result, seconds: Math.round((performance.now() - begun) / 100) / 10 };
}

async function keyFile(options: OptionValues, name: 'recipient' | 'key'): Promise<string> {
  const file = String(options[name]);
  return readFile(path.resolve(file), 'utf8').catch(() => {
    throw usageError([
      { en: `--${name}: ${file} cannot be read`, zhHK: `--${name}：無法讀取 ${file}` },
    ]);
  });
}

const afterRestore = {
  en: 'Compare once more (--compare), then switch the timers on: runbooks/restore.md, from step 6.',
  zhHK: '請再次比較（--compare），然後啟用定時觸發器：見 runbooks/restore.zh-HK.md 第 6 步起。',
};
const afterCompare = {
  en: 'What is different was written since; it is never overwritten by --restore.',
  zhHK: '有差異的資料是其後寫入的；--restore 不會覆寫。',
};
