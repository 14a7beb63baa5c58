import { readFile } from 'node:fs/promises';
import { parseDescription } from './description-document.ts';
import { DescriptionError } from './description-error.ts';
import { namedSettings } from './named-settings.ts';
import { resolveDescription, type DescribedFunction } from './resolve-description.ts';

/** `s.yaml` as it would be deployed. */
export interface Deployment {
  readonly file: string;
  /** In the order of the file. */
  readonly functions: readonly DescribedFunction[];
  /** Settings that the file asks for, whether they are set or not; sorted. */
  readonly settings: readonly string[];
}

/**
 * Reads a description and resolves it. The properties are as the file says, unchecked and without
 * defaults: the check of deployment judges them, the local function host those that it needs.
 *
 * @param settings values of `${env()}`, as a `DeploymentTarget` has them
 * @param config values of `${config()}`, such as `AccountID`
 * @throws DescriptionError naming the place, if the file is no YAML or an expression can't be resolved
 */
export async function readDeployment(
  file: string,
  settings: Readonly<Record<string, string>>,
  config: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const document = parseDescription(file, await readDescriptionText(file));
  if (document.root['edition'] !== '3.0.0' || typeof document.root['resources'] !== 'object') {
    throw new DescriptionError(
      'description.invalid',
      {
        en: `${file}: is no Serverless Devs file of edition 3.0.0 with resources.`,
        zhHK: `${file}：不是 Serverless Devs 3.0.0 版並載有 resources 的檔案。`,
      },
      { en: 'Correct the frame of the file.', zhHK: '請更正檔案的框架。' },
    );
  }
  return {
    file,
    functions: resolveDescription(file, document, { settings, config }),
    settings: namedSettings(document.root),
  };
}

/** @throws DescriptionError if there is no such file, or it can't be read */
export async function readDescriptionText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DescriptionError(
      'description.unreadable',
      { en: `${file} can't be read: ${reason}`, zhHK: `無法讀取 ${file}：${reason}` },
      { en: 'Mend the file.', zhHK: '請修正該檔案。' },
    );
  }
}
