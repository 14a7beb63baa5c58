import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionDescription } from '../../local/function-host/serverless-description.ts';
import { crc64Ecma } from '../../local/oss/crc64.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { aliasOf } from '../deployed-names.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { Finding } from '../domain/check-result.ts';
import { failure, findingOfError, warning } from '../domain/findings.ts';
import type { DeployedFunction } from '../probes/function-compute.ts';

/** The qualifier of what was deployed last. */
const LATEST = 'LATEST';

/** Every function of `s.yaml` is there with its alias, and runs the code that was built here. */
export const deploymentCheck: DoctorCheck = {
  id: 'deployment',
  run: async (context) => {
    const functions = await context.functions();
    const findings = await Promise.all(functions.map((one) => judge(context, one)));
    const missing = findings.flat().filter(({ code }) => code === 'doctor.deployment.missing');
    const seen = `${String(functions.length - missing.length)}/${String(functions.length)}`;
    return { seen: { en: `functions: ${seen}`, zhHK: `函數 ${seen}` }, findings: findings.flat() };
  },
};

async function judge(
  context: DoctorContext,
  { functionName, code, triggers }: FunctionDescription,
): Promise<readonly Finding[]> {
  const { environment, repositoryDirectory } = context;
  const { functionCompute } = await context.services();
  try {
    const latest = await functionCompute.getFunction(functionName);
    if (latest === undefined) return [missing(environment, functionName)];
    const alias = aliasOf((await context.target()).settings);
    const isCalledByIt = triggers.some(({ qualifier }) => qualifier === alias);
    const isThere = (await functionCompute.getAlias(functionName, alias)) !== undefined;
    if (isCalledByIt && !isThere && alias !== LATEST) {
      return [aliasMissing(environment, functionName, alias)];
    }
    const qualifier = isThere ? alias : LATEST;
    const live = await functionCompute.getFunction(functionName, qualifier);
    const zip = await readFile(path.resolve(repositoryDirectory, code)).catch(() => undefined);
    if (zip === undefined || live === undefined || isSameCode(live, zip)) return [];
    return [otherCode(environment, functionName, qualifier)];
  } catch (error) {
    return [findingOfError(functionName, error)];
  }
}

/** By the checksum where it is told (CRC-64 of the ZIP, as a decimal number), else by the size. */
function isSameCode({ codeChecksum = '', codeSize }: DeployedFunction, zip: Uint8Array): boolean {
  if (codeChecksum !== '') return codeChecksum === crc64Ecma(zip);
  return codeSize === undefined || codeSize === zip.length;
}

const release = (environment: string) => ({
  en: `npm run release -- --env ${environment} deploys functions, version, alias and triggers; npx s deploy -y deploys by hand.`,
  zhHK: `npm run release -- --env ${environment} 會部署函數、版本、別名及觸發器；亦可以 npx s deploy -y 手動部署。`,
});

const missing = (environment: string, subject: string): Finding =>
  failure({
    subject,
    code: 'doctor.deployment.missing',
    text: { en: 'The function is not deployed.', zhHK: '尚未部署此函數。' },
    remedy: release(environment),
  });

const aliasMissing = (environment: string, subject: string, alias: string): Finding =>
  failure({
    subject,
    code: 'doctor.deployment.alias-missing',
    text: {
      en: `The function has no alias ${alias}, so that its triggers lead nowhere.`,
      zhHK: `函數沒有別名 ${alias}，觸發器因此沒有指向。`,
    },
    remedy: release(environment),
  });

const otherCode = (environment: string, subject: string, alias: string): Finding =>
  warning({
    subject,
    code: 'doctor.deployment.other-code',
    text: {
      en: `${alias} runs another code than that of dist/.`,
      zhHK: `${alias} 所指版本的程式與 dist/ 內的不同。`,
    },
    remedy: {
      en: `If dist/ is newer: npm run release -- --env ${environment}. If it is older: npm run build.`,
      zhHK: `如 dist/ 較新，請執行 npm run release -- --env ${environment}；如較舊，請執行 npm run build。`,
    },
  });
