import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readEnvironmentFile } from '../../deployment/environment-file.ts';

type Settings = Readonly<Record<string, string>>;

/**
 * The settings of every environment that has a file, but for the one that is named.
 *
 * @throws CommandRefusedError for a file that is not readable as settings
 */
export async function readOtherEnvironments(
  repository: string,
  environment: string,
): Promise<Readonly<Record<string, Settings>>> {
  const folder = path.join(repository, 'infra/deployment/environments');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.env')).sort();
  const others: Record<string, Settings> = {};
  for (const file of files) {
    const name = path.basename(file, '.env');
    if (name === environment) continue;
    others[name] = readEnvironmentFile(file, await readFile(path.join(folder, file), 'utf8'));
  }
  return others;
}
