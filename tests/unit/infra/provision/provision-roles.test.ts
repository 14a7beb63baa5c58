import { beforeEach, expect, it } from 'vitest';
import { applySteps } from '../../../../infra/provision/apply-steps.ts';
import { planRoles } from '../../../../infra/provision/roles/plan-roles.ts';
import type {
  AttachedPolicy,
  RoleSettingsPort,
} from '../../../../infra/provision/roles/role-settings-port.ts';
import type { RoleDeclaration } from '../../../../infra/roles/role-declarations.ts';

/** An account in memory that counts what is written, and can be cut off. */
class Account implements RoleSettingsPort {
  readonly roles = new Map<string, { description: string; trustPolicy: string }>();
  readonly policies = new Map<string, string>();
  readonly attached = new Map<string, AttachedPolicy[]>();
  readonly writes: string[] = [];
  /** Writes that are still carried out. */
  left = Number.POSITIVE_INFINITY;

  role(name: string) {
    const role = this.roles.get(name);
    const attached = this.attached.get(name) ?? [];
    return Promise.resolve(role === undefined ? undefined : { ...role, attached: [...attached] });
  }

  policy(name: string) {
    return Promise.resolve(this.policies.get(name));
  }

  createRole(name: string, role: { description: string; trustPolicy: string }) {
    return this.#write('createRole', () => this.roles.set(name, role));
  }

  changeRole(name: string, role: { description: string; trustPolicy: string }) {
    return this.#write('changeRole', () => this.roles.set(name, role));
  }

  createPolicy(name: string, document: string) {
    return this.#write('createPolicy', () => this.policies.set(name, document));
  }

  changePolicy(name: string, document: string) {
    return this.#write('changePolicy', () => this.policies.set(name, document));
  }

  attach(role: string, policy: AttachedPolicy) {
    const present = this.attached.get(role) ?? [];
    return this.#write('attach', () => this.attached.set(role, [...present, policy]));
  }

  detach(role: string, policy: AttachedPolicy) {
    const rest = (this.attached.get(role) ?? []).filter(({ name }) => name !== policy.name);
    return this.#write('detach', () => this.attached.set(role, rest));
  }

  #write(operation: string, change: () => unknown): Promise<void> {
    if (this.left <= 0) return Promise.reject(new Error('cut off'));
    this.left -= 1;
    this.writes.push(operation);
    change();
    return Promise.resolve();
  }
}

const NAME = 'dt-token-refresh-test';
const document = (...actions: readonly string[]): string =>
  JSON.stringify({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: ['*'] }],
  });
const declared: RoleDeclaration = {
  roleName: NAME,
  description: 'renews tokens',
  trustPolicy: document('sts:AssumeRole'),
  policyName: NAME,
  policyDocument: document('ots:GetRow', 'ots:PutRow'),
};

let account: Account;
beforeEach(() => {
  account = new Account();
});

const plan = (declaration = declared) => planRoles({ declarations: [declaration], port: account });

async function apply(declaration = declared): Promise<string> {
  const [applied] = await applySteps(await plan(declaration));
  return `${applied?.step.action ?? ''} ${applied?.outcome ?? ''}`;
}

it('makes a role with its one policy, and then has nothing to do', async () => {
  const first = await apply();
  const again = await apply();

  expect([first, again]).toEqual(['create done', 'unchanged unchanged']);
  expect(account.attached.get(NAME)).toEqual([{ name: NAME, type: 'Custom' }]);
  expect(account.policies.get(NAME)).toBe(declared.policyDocument);
  expect(account.writes).toEqual(['createRole', 'createPolicy', 'attach']);
});

it('puts a changed policy in force, and nothing else', async () => {
  await apply();
  account.writes.length = 0;

  const changed = await apply({ ...declared, policyDocument: document('ots:GetRow') });

  expect(changed).toBe('change done');
  expect(account.writes).toEqual(['changePolicy']);
});

it('takes a document that RAM spaces or orders otherwise for the same', async () => {
  await apply();
  const { Version, Statement } = JSON.parse(declared.policyDocument) as Record<string, unknown>;
  account.policies.set(NAME, JSON.stringify({ Statement, Version }, null, 4));

  expect(await apply()).toBe('unchanged unchanged');
});

it('detaches policies that nobody declared, and shows them before', async () => {
  await apply();
  account.attached.get(NAME)?.push({ name: 'AliyunOTSFullAccess', type: 'System' });

  const [planned] = await plan();
  const changed = await apply();

  expect(planned?.present).toBe(`${NAME}, AliyunOTSFullAccess`);
  expect(planned?.wanted).toBe('-AliyunOTSFullAccess');
  expect(changed).toBe('change done');
  expect(account.attached.get(NAME)).toEqual([{ name: NAME, type: 'Custom' }]);
});

it('puts back who may take the role', async () => {
  await apply();
  account.roles.set(NAME, { description: 'renews tokens', trustPolicy: document('sts:*') });

  expect(await apply()).toBe('change done');
  expect(account.roles.get(NAME)?.trustPolicy).toBe(declared.trustPolicy);
});

it.each([0, 1, 2])('cut off after %i writes it is finished by the next apply', async (left) => {
  account.left = left;
  const cut = await apply();
  account.left = Number.POSITIVE_INFINITY;

  const finished = await apply();

  expect(cut).toBe('create failed');
  expect(finished.endsWith(' done')).toBe(true);
  expect(await apply()).toBe('unchanged unchanged');
});

it('gives no more rights than before while it is cut off half-way', async () => {
  await apply();
  account.attached.get(NAME)?.push({ name: 'AdministratorAccess', type: 'System' });
  account.left = 1;

  await apply({ ...declared, policyDocument: document('ots:*') });

  expect(account.attached.get(NAME)).toEqual([{ name: NAME, type: 'Custom' }]);
  expect(account.policies.get(NAME)).toBe(declared.policyDocument);
});

it('is refused alone where one role cannot be read', async () => {
  const broken: RoleSettingsPort = Object.assign(new Account(), {
    role: () => Promise.reject(new Error('no answer')),
  });

  const steps = await planRoles({ declarations: [declared], port: broken });

  expect(steps.map(({ name, action }) => [name, action])).toEqual([[NAME, 'refused']]);
});
