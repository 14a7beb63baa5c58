import { environmentNamesOf } from '../../roles/environment-names.ts';
import { roleDeclarations, type RoleDeclaration } from '../../roles/role-declarations.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { Finding } from '../domain/check-result.ts';
import { comparePolicies } from '../domain/compare-policies.ts';
import { failure, findingOfError } from '../domain/findings.ts';

/** Names in a paragraph; the rest is counted. */
const MOST_NAMED = 3;

/**
 * Each function runs under its own role, and the role has exactly the rights that were generated from
 * what the function declares: RAM is asked, because no try can show that something is not allowed
 * anywhere.
 */
export const roleRightsCheck: DoctorCheck = {
  id: 'role-rights',
  run: async (context) => {
    const { settings } = await context.target();
    const declared = roleDeclarations(environmentNamesOf(settings));
    const findings = await Promise.all([
      ...declared.map((role) => judge(context, role)),
      wrongRoles(context),
    ]);
    const count = String(declared.length);
    return { seen: { en: `roles: ${count}`, zhHK: `角色 ${count} 個` }, findings: findings.flat() };
  },
};

async function judge(
  context: DoctorContext,
  { roleName, policyDocument }: RoleDeclaration,
): Promise<readonly Finding[]> {
  const { roles } = await context.services();
  const attached = await roles.policiesOf(roleName).catch((error: unknown) => ({ error }));
  if (attached === undefined) return [roleMissing(context.environment, roleName)];
  if ('error' in attached) return [findingOfError(roleName, attached.error)];
  const documents = attached.map(({ document }) => document);
  const { extra, missing } = comparePolicies(documents, policyDocument);
  return [
    ...(extra.length === 0 ? [] : [tooMuch(context.environment, roleName, extra)]),
    ...(missing.length === 0 ? [] : [tooLittle(context.environment, roleName, missing)]),
  ];
}

/** A function that runs under another role than its own has the rights of that. */
async function wrongRoles(context: DoctorContext): Promise<readonly Finding[]> {
  const { functionCompute } = await context.services();
  const described = await context.functions();
  const findings = await Promise.all(
    described.map(async ({ functionName, role = '' }) => {
      const deployed = await functionCompute.getFunction(functionName);
      if (deployed === undefined || deployed.role === role) return [];
      return [wrongRole(context.environment, functionName, deployed.role)];
    }),
  );
  return findings.flat();
}

function listed(rights: readonly string[]): string {
  const named = rights.slice(0, MOST_NAMED).join('; ');
  const left = rights.length - MOST_NAMED;
  return left > 0 ? `${named}; … (+${String(left)})` : named;
}

const provision = (environment: string) => ({
  en: `npm run provision -- --env ${environment} --plan shows the difference, --apply makes the role anew.`,
  zhHK: `npm run provision -- --env ${environment} --plan 顯示差異，--apply 則重新設定角色。`,
});

const roleMissing = (environment: string, subject: string): Finding =>
  failure({
    subject,
    code: 'doctor.role-rights.role-missing',
    text: { en: 'There is no such role.', zhHK: '沒有此角色。' },
    remedy: provision(environment),
  });

const tooMuch = (environment: string, subject: string, rights: readonly string[]): Finding =>
  failure({
    subject,
    code: 'doctor.role-rights.extra',
    text: {
      en: `The role may do what its function does not need: ${listed(rights)}.`,
      zhHK: `角色的權限超出函數所需：${listed(rights)}。`,
    },
    remedy: provision(environment),
  });

const tooLittle = (environment: string, subject: string, rights: readonly string[]): Finding =>
  failure({
    subject,
    code: 'doctor.role-rights.missing',
    text: {
      en: `The role may not do what its function needs: ${listed(rights)}.`,
      zhHK: `角色欠缺函數所需的權限：${listed(rights)}。`,
    },
    remedy: provision(environment),
  });

const wrongRole = (environment: string, subject: string, role: string): Finding =>
  failure({
    subject,
    code: 'doctor.role-rights.other-role',
    text: {
      en: `The function runs under another role than its own: ${role === '' ? 'none' : role}.`,
      zhHK: `函數並非以其自身角色執行：${role === '' ? '沒有角色' : role}。`,
    },
    remedy: {
      en: `Deploy it again: npm run release -- --env ${environment}, or npx s deploy.`,
      zhHK: `請重新部署：npm run release -- --env ${environment}，或 npx s deploy。`,
    },
  });
