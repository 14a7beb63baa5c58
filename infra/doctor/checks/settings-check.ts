import { CommandRefusedError } from '../../command/command-refusal.ts';
import type { BilingualProblems } from '../../../shared/configuration/index.ts';
import type { DeploymentTarget } from '../../deployment/deployment-target.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { CheckReport, Finding } from '../domain/check-result.ts';
import { failure } from '../domain/findings.ts';
import { sharedNames, type SharedName } from '../domain/shared-names.ts';
import { folderOf } from '../deployed-names.ts';
import { problemsOfSettings } from '../probes/function-settings.ts';
import { readOtherEnvironments } from '../probes/other-environments.ts';

/** The environment can be found, each function would start with its settings, and none is shared. */
export const settingsCheck: DoctorCheck = {
  id: 'settings',
  run: async (context) => {
    const { environment } = context;
    try {
      const target = await context.target();
      const findings = [
        ...(await functionFindings(context, target)),
        ...(await sharingFindings(context, target)),
      ];
      const count = String(Object.keys(target.settings).length);
      const seen = { en: `${environment}: ${count} settings`, zhHK: `${environment}：${count} 項` };
      return { seen, findings };
    } catch (error) {
      if (error instanceof CommandRefusedError) return notThere(environment, error);
      throw error;
    }
  },
};

/** Nothing else can be looked at, so the next step is told as a command. */
function notThere(environment: string, { text }: CommandRefusedError): CheckReport {
  const remedy =
    environment === 'local'
      ? {
          en: 'In another terminal: npm start -- --by-hand. Then again: npm run doctor. For the cloud: npm run doctor -- --env test.',
          zhHK: '請於另一終端機執行 npm start -- --by-hand，然後再執行 npm run doctor。如檢查雲端環境，請執行 npm run doctor -- --env test。',
        }
      : {
          en: `Fill in infra/deployment/environments/${environment}.env, then: npm run doctor -- --env ${environment}.`,
          zhHK: `請填妥 infra/deployment/environments/${environment}.env，然後執行 npm run doctor -- --env ${environment}。`,
        };
  const finding = failure({
    subject: environment,
    code: 'doctor.settings.environment-missing',
    text,
    remedy,
  });
  return { seen: { en: '', zhHK: '' }, findings: [finding] };
}

async function functionFindings(
  context: DoctorContext,
  { settings }: DeploymentTarget,
): Promise<readonly Finding[]> {
  const stage = settings['STAGE'] ?? context.environment;
  const functions = await context.functions();
  const found = await Promise.all(
    functions.map(async ({ functionName, environmentVariables }) => {
      const folder = folderOf(functionName, stage);
      const problems = await problemsOfSettings(folder, environmentVariables);
      return problems === undefined ? [] : [wouldNotStart(context, functionName, problems)];
    }),
  );
  return found.flat();
}

function wouldNotStart(
  { environment }: DoctorContext,
  functionName: string,
  { en, zhHK }: BilingualProblems,
): Finding {
  return failure({
    subject: functionName,
    code: 'doctor.settings.invalid',
    text: {
      en: `${functionName} would not start: ${en.join('; ')}.`,
      zhHK: `${functionName} 無法啟動：${zhHK.join('；')}。`,
    },
    remedy: {
      en: `Correct the named settings in infra/deployment/environments/${environment}.env or in the shell, then deploy again.`,
      zhHK: `請於 infra/deployment/environments/${environment}.env 或終端機更正上述設定，然後重新部署。`,
    },
  });
}

async function sharingFindings(
  { environment, repositoryDirectory }: DoctorContext,
  { settings }: DeploymentTarget,
): Promise<readonly Finding[]> {
  const others = await readOtherEnvironments(repositoryDirectory, environment);
  return sharedNames(settings, others).map(sharedFinding);
}

const sharedFinding = ({ setting, otherEnvironment }: SharedName): Finding =>
  failure({
    subject: setting,
    code: 'doctor.settings.shared',
    text: {
      en: `${setting} names the same thing as that of the environment ${otherEnvironment}.`,
      zhHK: `${setting} 與環境 ${otherEnvironment} 所指的資源相同。`,
    },
    remedy: {
      en: 'Give each environment one of its own, and move nothing from one to the other.',
      zhHK: '請為每個環境分別設立資源，並且不要互相搬移資料。',
    },
  });
