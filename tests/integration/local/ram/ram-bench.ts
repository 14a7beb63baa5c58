import * as ram from '@alicloud/ram20150501';
import { startRamStandIn, type RamStandIn } from '../../../../infra/local/ram/ram-stand-in.ts';
import { officialRamClient, officialStsClient } from '../../../support/official-account-clients.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';

export const ACCOUNT = '1000000000000009';

/** Only Function Compute may take it. */
export const TRUST = JSON.stringify({
  Version: '1',
  Statement: [
    { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['fc.aliyuncs.com'] } },
  ],
});

/** A policy that allows reading a table. */
export function readingOf(table: string): string {
  return JSON.stringify({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: ['ots:GetRow'], Resource: [`acs:ots:*:*:${table}`] }],
  });
}

/** The stand-in on free ports, with the official SDKs as the account's own key uses them. */
export class RamBench {
  readonly context: TemporaryStandInContext;
  #ram: RamStandIn;

  private constructor(context: TemporaryStandInContext, standIn: RamStandIn) {
    this.context = context;
    this.#ram = standIn;
  }

  static async start(): Promise<RamBench> {
    const context = await temporaryStandInContext('ram');
    return new RamBench(context, await started(context));
  }

  get standIn(): RamStandIn {
    return this.#ram;
  }

  get client() {
    return officialRamClient(this.#ram.endpoints.plainHost, this.context.credentials.developer);
  }

  get sts() {
    return officialStsClient(this.#ram.endpoints.plainHost, this.context.credentials.developer);
  }

  createRole(roleName: string, assumeRolePolicyDocument = TRUST) {
    return this.client.createRole(
      new ram.CreateRoleRequest({ roleName, assumeRolePolicyDocument, description: 'of a test' }),
    );
  }

  createPolicy(policyName: string, policyDocument = readingOf('inbox')) {
    return this.client.createPolicy(new ram.CreatePolicyRequest({ policyName, policyDocument }));
  }

  attach(policyName: string, roleName: string) {
    return this.client.attachPolicyToRole(
      new ram.AttachPolicyToRoleRequest({ policyName, roleName, policyType: 'Custom' }),
    );
  }

  async restart(): Promise<void> {
    await this.#ram.close();
    this.#ram = await started(this.context);
  }

  async close(): Promise<void> {
    await this.#ram.close();
    await this.context.dispose();
  }
}

function started(context: TemporaryStandInContext): Promise<RamStandIn> {
  return startRamStandIn(context, {
    accountId: ACCOUNT,
    issue: (role, expires) => context.credentials.issue(role, expires),
  });
}
