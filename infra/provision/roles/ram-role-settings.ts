import { createRequire } from 'node:module';
import * as z from 'zod';
import type { DeploymentKey } from '../../deployment/deployment-target.ts';
import { createServiceCall, type ServiceCallOptions } from '../service-call.ts';
import type { PresentRole, RoleSettingsPort } from './role-settings-port.ts';

/** What the CommonJS package exports; its default is the class of the client. */
type RamModule = typeof import('@alicloud/ram20150501');
type Client = InstanceType<RamModule['default']>;

export interface RamOptions extends Omit<ServiceCallOptions, 'service'> {
  /** Host, or a URL where it is plain. */
  readonly endpoint: string;
  readonly key: () => DeploymentKey;
}

/** RAM keeps five versions of a policy. */
const MOST_VERSIONS = 5;
const TIMEOUT_MS = 20_000;

const NO_ROLE = 'EntityNotExist.Role';
const NO_POLICY = 'EntityNotExist.Policy';
const ROLE_EXISTS = 'EntityAlreadyExists.Role';
const POLICY_EXISTS = 'EntityAlreadyExists.Policy';
const ATTACHED = 'EntityAlreadyExists.Role.Policy';
const NOT_ATTACHED = 'EntityNotExist.Role.Policy';

const roleAnswer = z.object({
  role: z.object({ description: z.string().default(''), assumeRolePolicyDocument: z.string() }),
});
const attachedAnswer = z.object({
  policies: z.object({
    policy: z
      .array(z.object({ policyName: z.string(), policyType: z.enum(['Custom', 'System']) }))
      .default([]),
  }),
});
const policyAnswer = z.object({ defaultPolicyVersion: z.object({ policyDocument: z.string() }) });
const versionsAnswer = z.object({
  policyVersions: z.object({
    policyVersion: z.array(
      z.object({ versionId: z.string(), isDefaultVersion: z.boolean(), createDate: z.string() }),
    ),
  }),
});

/** Roles by the official SDK of RAM, which is loaded with the first call. */
export function createRamRoleSettings(options: RamOptions): RoleSettingsPort {
  const call = createServiceCall({ ...options, service: 'RAM' });
  let opened: ReturnType<typeof openSdk> | undefined;
  const ask = async <T>(
    operation: string,
    work: (sdk: Client, ram: RamModule) => Promise<T>,
    absences?: readonly string[],
  ): Promise<T | undefined> => {
    const { client, ram } = (opened ??= openSdk(options));
    return call(operation, () => work(client, ram), absences);
  };
  const makeRoom = async (policyName: string): Promise<void> => {
    const answer = await ask('ListPolicyVersions', (sdk, ram) =>
      sdk.listPolicyVersions(
        new ram.ListPolicyVersionsRequest({ policyName, policyType: 'Custom' }),
      ),
    );
    const { policyVersions } = versionsAnswer.parse(answer?.body);
    const versions = policyVersions.policyVersion;
    if (versions.length < MOST_VERSIONS) return;
    const spare = versions
      .filter(({ isDefaultVersion }) => !isDefaultVersion)
      .sort((left, right) => ageOf(left.versionId) - ageOf(right.versionId));
    for (const { versionId } of spare.slice(0, versions.length - MOST_VERSIONS + 1)) {
      await ask(
        'DeletePolicyVersion',
        (sdk, ram) =>
          sdk.deletePolicyVersion(new ram.DeletePolicyVersionRequest({ policyName, versionId })),
        ['EntityNotExist.Policy.Version'],
      );
    }
  };
  return {
    role: async (roleName) => {
      const answer = await ask(
        'GetRole',
        (sdk, ram) => sdk.getRole(new ram.GetRoleRequest({ roleName })),
        [NO_ROLE],
      );
      if (answer === undefined) return undefined;
      const { role } = roleAnswer.parse(answer.body);
      const list = await ask('ListPoliciesForRole', (sdk, ram) =>
        sdk.listPoliciesForRole(new ram.ListPoliciesForRoleRequest({ roleName })),
      );
      const attached = attachedAnswer
        .parse(list?.body)
        .policies.policy.map(({ policyName, policyType }) => ({
          name: policyName,
          type: policyType,
        }));
      return {
        description: role.description,
        trustPolicy: role.assumeRolePolicyDocument,
        attached,
      } satisfies PresentRole;
    },
    policy: async (policyName) => {
      const answer = await ask(
        'GetPolicy',
        (sdk, ram) => sdk.getPolicy(new ram.GetPolicyRequest({ policyName, policyType: 'Custom' })),
        [NO_POLICY],
      );
      if (answer === undefined) return undefined;
      return policyAnswer.parse(answer.body).defaultPolicyVersion.policyDocument;
    },
    createRole: async (roleName, { description, trustPolicy }) => {
      const request = { roleName, description, assumeRolePolicyDocument: trustPolicy };
      await ask('CreateRole', (sdk, ram) => sdk.createRole(new ram.CreateRoleRequest(request)), [
        ROLE_EXISTS,
      ]);
    },
    changeRole: async (roleName, { description, trustPolicy }) => {
      const request = {
        roleName,
        newDescription: description,
        newAssumeRolePolicyDocument: trustPolicy,
      };
      await ask('UpdateRole', (sdk, ram) => sdk.updateRole(new ram.UpdateRoleRequest(request)));
    },
    createPolicy: async (policyName, policyDocument) => {
      const request = { policyName, policyDocument };
      await ask(
        'CreatePolicy',
        (sdk, ram) => sdk.createPolicy(new ram.CreatePolicyRequest(request)),
        [POLICY_EXISTS],
      );
    },
    changePolicy: async (policyName, policyDocument) => {
      await makeRoom(policyName);
      const request = { policyName, policyDocument, setAsDefault: true };
      await ask('CreatePolicyVersion', (sdk, ram) =>
        sdk.createPolicyVersion(new ram.CreatePolicyVersionRequest(request)),
      );
    },
    attach: async (roleName, { name: policyName, type: policyType }) => {
      const request = { roleName, policyName, policyType };
      await ask(
        'AttachPolicyToRole',
        (sdk, ram) => sdk.attachPolicyToRole(new ram.AttachPolicyToRoleRequest(request)),
        [ATTACHED],
      );
    },
    detach: async (roleName, { name: policyName, type: policyType }) => {
      const request = { roleName, policyName, policyType };
      await ask(
        'DetachPolicyFromRole',
        (sdk, ram) => sdk.detachPolicyFromRole(new ram.DetachPolicyFromRoleRequest(request)),
        [NOT_ATTACHED],
      );
    },
  };
}

/** Versions are numbered: v1, v2 … */
function ageOf(versionId: string): number {
  return Number(versionId.replace(/^v/, ''));
}

function openSdk({ endpoint, key }: RamOptions): {
  readonly client: Client;
  readonly ram: RamModule;
} {
  const load = createRequire(import.meta.url);
  // The package is CommonJS, and its shape differs between loaders of modules.
  const ram = load('@alicloud/ram20150501') as RamModule;
  const { $OpenApiUtil } = load(
    '@alicloud/openapi-core',
  ) as typeof import('@alicloud/openapi-core');
  const isPlain = endpoint.startsWith('http://');
  const config = new $OpenApiUtil.Config({
    ...key(),
    endpoint: endpoint.replace(/^https?:\/\//, ''),
    protocol: isPlain ? 'http' : 'https',
    connectTimeout: TIMEOUT_MS,
    readTimeout: TIMEOUT_MS,
  });
  return { client: new ram.default(config), ram };
}
