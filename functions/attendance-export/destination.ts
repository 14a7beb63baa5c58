import type { CompanyConfiguration } from '../../shared/configuration/index.ts';

/** Where a file goes, as the record of a run and the audit trail name it: no account, no key. */
export function destinationOf(
  { host, port, folder }: CompanyConfiguration['delivery'],
  fileName: string,
): string {
  const path = folder === '' ? fileName : `${folder.replace(/\/$/, '')}/${fileName}`;
  return `sftp://${host}:${String(port)}/${path.replace(/^\//, '')}`;
}
