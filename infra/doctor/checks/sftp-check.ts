import type { CompanyConfiguration } from '../../../shared/configuration/index.ts';
import { SftpFileTransfer, type FileTransfer } from '../../../shared/file-transfer/index.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { Finding } from '../domain/check-result.ts';
import { failure, findingOfError, warning } from '../domain/findings.ts';

/** More than a folder of payroll files holds. */
const MOST_FILES = 10_000;
const MOST_TIME_MS = 20_000;

/**
 * The server shows a pinned key, lets the account in and shows its folder. Nothing is written: whether the
 * folder may be written to shows itself with the first file, of which a vendor may take everything that
 * stands there.
 */
export function sftpCheck(transfer: FileTransfer = new SftpFileTransfer()): DoctorCheck {
  return {
    id: 'sftp',
    run: async (context, signal) => {
      const { configuration } = await context.configuration();
      const companies = configuration.organisations.flatMap((one) => one.companies);
      const findings = await Promise.all(
        distinctDeliveries(companies).map((company) => judge(context, transfer, company, signal)),
      );
      const hosts = new Set(companies.map(({ delivery: { host, port } }) => `${host}:${port}`));
      const seen = [...hosts].join(', ');
      return { seen: { en: seen, zhHK: seen }, findings: findings.flat() };
    },
  };
}

/** Companies that deliver alike are looked at once. */
function distinctDeliveries(
  companies: readonly CompanyConfiguration[],
): readonly CompanyConfiguration[] {
  const byDelivery = new Map<string, CompanyConfiguration>();
  for (const company of companies) {
    const { host, port, username, privateKeySecret, folder, hostKeyFingerprints } =
      company.delivery;
    const key = [host, port, username, privateKeySecret, folder, ...hostKeyFingerprints].join(' ');
    if (!byDelivery.has(key)) byDelivery.set(key, company);
  }
  return [...byDelivery.values()];
}

async function judge(
  context: DoctorContext,
  transfer: FileTransfer,
  { code, delivery }: CompanyConfiguration,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { host, port, username, hostKeyFingerprints, folder } = delivery;
  const subject = `company ${code} ${host}:${String(port)}`;
  try {
    const { secrets } = await context.services();
    const privateKey = await secrets.getSecret(delivery.privateKeySecret, { signal });
    const target = { host, port, username, hostKeyFingerprints, privateKey: privateKey.value };
    const timeoutMs = Math.min(delivery.timeoutSeconds * 1_000, MOST_TIME_MS);
    const session = await transfer.connect({ ...target, timeoutMs }, { signal });
    try {
      const { outcome } = await session.list(folder, MOST_FILES);
      if (outcome === 'absent') return [folderMissing(subject, folder)];
      return outcome === 'forbidden' ? [folderHidden(subject, folder)] : [];
    } finally {
      await session.close();
    }
  } catch (error) {
    return [findingOfError(subject, error)];
  }
}

const folderMissing = (subject: string, folder: string): Finding =>
  failure({
    subject,
    code: 'doctor.sftp.folder-missing',
    text: {
      en: `Login works; there is no folder "${folder}".`,
      zhHK: `可以登入，但沒有資料夾「${folder}」。`,
    },
    remedy: {
      en: 'Ask the receiver for the folder, or correct delivery.folder in the configuration.',
      zhHK: '請向接收方查詢資料夾，或更正設定檔的 delivery.folder。',
    },
  });

const folderHidden = (subject: string, folder: string): Finding =>
  warning({
    subject,
    code: 'doctor.sftp.folder-hidden',
    text: {
      en: `Login works; the server does not show the folder "${folder}", as servers that only take files do.`,
      zhHK: `可以登入，但伺服器不顯示資料夾「${folder}」；只收不讀的伺服器會如此。`,
    },
    remedy: {
      en: 'Ask the receiver whether this is meant; whether a file arrives shows the first delivery.',
      zhHK: '請向接收方確認是否如此設定；檔案能否送達須待首次交付方可得知。',
    },
  });
