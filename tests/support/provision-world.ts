import { Writable } from 'node:stream';
import { Screen } from '../../infra/local/launcher/screen.ts';
import { environmentBuckets } from '../../infra/buckets/environment-buckets.ts';
import { createOssBucketSettings } from '../../infra/buckets/oss-bucket-settings.ts';
import type { OpenProvision } from '../../infra/provision/open-provision.ts';
import { planBuckets } from '../../infra/provision/plan-buckets.ts';
import { planTables } from '../../infra/provision/plan-tables.ts';
import type { Planner, ResourceKind } from '../../infra/provision/planned-step.ts';
import type { ProvisionOptions } from '../../infra/provision/provision-options.ts';
import { answerOf, exitStatusOf } from '../../infra/provision/provision-answer.ts';
import { runProvision, type ProvisionResult } from '../../infra/provision/run-provision.ts';
import type { TableDeclaration } from '../../infra/tables/table-declarations.ts';
import { openTablestoreTableSettings } from '../../infra/tables/tablestore-table-settings.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { tables } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { runOss, type RunningOss } from './oss-clients.ts';
import { runTablestore, type RunningTablestore } from './running-tablestore.ts';

/** Tables of an environment that is small enough to look at. */
export const SMALL_TABLES: readonly TableDeclaration[] = [
  tables.auditTrail,
  tables.lease,
  tables.inbox,
].map((definition) => ({ definition, version: 1 }));

export const WORK_BUCKET = 'dt-work-test';
export const AUDIT_BUCKET = 'dt-audit-test';

/** The stand-ins of tables and objects without anything in them, and a command that provisions them. */
export interface ProvisionWorld {
  readonly tablestore: RunningTablestore;
  readonly oss: RunningOss;
  /** A run of its own, as another process would make it. */
  provision(
    options?: Partial<ProvisionOptions> & { readonly environment?: string },
    declarations?: readonly TableDeclaration[],
  ): Promise<WorldResult>;
  dispose(): Promise<void>;
}

/** What the command would end with, beside what it did. */
export interface WorldResult extends ProvisionResult {
  readonly status: number;
}

/** What a result did or would do, one word for each resource. */
export function actionsOf({ steps }: ProvisionResult): Readonly<Record<string, string>> {
  return Object.fromEntries(
    steps.map(({ step, outcome }) => {
      const result = outcome === 'done' || outcome === 'failed' ? ` ${outcome}` : '';
      return [`${step.kind}/${step.name}`, `${step.action}${result}`];
    }),
  );
}

export async function runProvisionWorld(): Promise<ProvisionWorld> {
  const tablestore = await runTablestore([]);
  const oss = await runOss(undefined, []);
  return {
    tablestore,
    oss,
    provision: async (given = {}, declarations = SMALL_TABLES) => {
      const { environment = 'test', ...others } = given;
      const options = { ...DEFAULTS, ...others };
      const open = openWorld({ tablestore, oss, environment }, options, declarations);
      try {
        const result = await runProvision(open, options, silentScreen());
        return { ...result, status: exitStatusOf(answerOf(environment, result)) };
      } finally {
        open.close();
      }
    },
    dispose: async () => {
      await tablestore.dispose();
      await oss.dispose();
    },
  };
}

const DEFAULTS: ProvisionOptions = {
  mode: 'apply',
  only: ['tables', 'buckets'],
  corpIds: ['dinga'],
  contract: new Set(),
  lockAudit: undefined,
};

function openWorld(
  {
    tablestore,
    oss,
    environment,
  }: Pick<ProvisionWorld, 'tablestore' | 'oss'> & { readonly environment: string },
  options: ProvisionOptions,
  declarations: readonly TableDeclaration[],
): OpenProvision {
  const port = openTablestoreTableSettings(tablestore.options());
  const client = tablestore.connect();
  const buckets = environmentBuckets({
    environment,
    names: { work: WORK_BUCKET, audit: AUDIT_BUCKET },
    corpIds: options.corpIds,
  });
  const bucketPort = (bucket: string) =>
    createOssBucketSettings({
      endpoint: oss.plainUrl,
      region: 'oss-cn-hongkong',
      bucket,
      credentials: () => oss.context.credentials.developer,
      timeoutMs: 30_000,
      clock: { ...systemClock, sleep: async () => undefined },
      random: systemRandom,
    });
  const { contract, lockAudit: lock } = options;
  const planners = new Map<ResourceKind, Planner>([
    ['tables', () => planTables({ declarations, port, contract })],
    ['buckets', () => planBuckets({ declarations: buckets, portOf: bucketPort, lock })],
  ]);
  const stores = { environment: 'test', tables: client, clock: systemClock, random: systemRandom };
  return { planners, stores, close: () => port.close() };
}

function silentScreen(): Screen {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return new Screen(nowhere as unknown as NodeJS.WriteStream);
}
