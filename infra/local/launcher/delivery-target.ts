import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LauncherRefusedError } from './refusal.ts';

/** Where the sample company's file goes. */
export interface DeliveryTarget {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly privateKey: string;
  readonly hostKeyFingerprints: readonly string[];
  readonly folder: string;
}

const overrideSchema = z.object({
  DELIVERY_SFTP_HOST: z.string().min(1),
  DELIVERY_SFTP_PORT: z.coerce.number().int().min(1).max(65_535).default(22),
  DELIVERY_SFTP_USERNAME: z.string().min(1),
  DELIVERY_SFTP_PRIVATE_KEY_FILE: z.string().min(1),
  DELIVERY_SFTP_HOST_KEY: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
  DELIVERY_SFTP_FOLDER: z.string().default(''),
});

/**
 * A real server instead of the SFTP stand-in, if `DELIVERY_SFTP_HOST` and its companions are set.
 * They become the sample company's configuration; the function itself knows no such setting.
 *
 * @throws LauncherRefusedError naming the settings that are missing, malformed or unreadable
 */
export async function deliveryTargetFromEnvironment(
  environment: NodeJS.ProcessEnv,
): Promise<DeliveryTarget | undefined> {
  if ((environment['DELIVERY_SFTP_HOST'] ?? '') === '') return undefined;
  const result = overrideSchema.safeParse(environment);
  if (!result.success) {
    const names = result.error.issues.map(({ path }) => path.map(String).join('.')).join(', ');
    throw new LauncherRefusedError(
      `delivery settings are missing or malformed: ${names} (see README.md, "Deliver to a real server")\n` +
        `送檔設定欠缺或格式不正確：${names}（見 README.zh-HK.md）`,
    );
  }
  const settings = result.data;
  return {
    host: settings.DELIVERY_SFTP_HOST,
    port: settings.DELIVERY_SFTP_PORT,
    username: settings.DELIVERY_SFTP_USERNAME,
    privateKey: await readKey(settings.DELIVERY_SFTP_PRIVATE_KEY_FILE),
    hostKeyFingerprints: [settings.DELIVERY_SFTP_HOST_KEY],
    folder: settings.DELIVERY_SFTP_FOLDER,
  };
}

async function readKey(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new LauncherRefusedError(
      `DELIVERY_SFTP_PRIVATE_KEY_FILE names ${file}, which cannot be read\n` +
        `無法讀取 DELIVERY_SFTP_PRIVATE_KEY_FILE 所指的 ${file}`,
    );
  });
}
