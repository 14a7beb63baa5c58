import type { CompanyConfiguration } from '../../shared/configuration/index.ts';
import type { FileTransferTarget } from '../../shared/file-transfer/index.ts';
import type { ExportDependencies } from './ports.ts';

/** The receiver's server as the company's configuration names it, with the key of our account. */
export async function transferTargetOf(
  { secrets }: Pick<ExportDependencies, 'secrets'>,
  delivery: CompanyConfiguration['delivery'],
  signal: AbortSignal,
): Promise<FileTransferTarget> {
  const privateKey = await secrets.getSecret(delivery.privateKeySecret, { signal });
  return {
    host: delivery.host,
    port: delivery.port,
    username: delivery.username,
    privateKey: privateKey.value,
    hostKeyFingerprints: delivery.hostKeyFingerprints,
    timeoutMs: delivery.timeoutSeconds * 1000,
  };
}
