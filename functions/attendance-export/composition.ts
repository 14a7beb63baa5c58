import { parseEnvironment } from '../../shared/configuration/index.ts';
import {
  createFunctionInstance,
  createKeptSealer,
  keptWithSealer,
  openStores,
  type FunctionInstance,
} from '../../shared/connections/index.ts';
import type { FunctionContext } from '../../shared/function-compute/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import { environmentSchema } from './config.ts';
import type { ExportDependencies, InstanceStores } from './ports.ts';
import type { PunchDependencies } from './reported-punches/deliver-punches.ts';

/**
 * What lives as long as the instance. Only this file and the `compose-` files that it loads choose
 * adapters: a punch event does not load what only the export needs.
 */
export class AttendanceExportInstance {
  readonly #instance: FunctionInstance;
  readonly #stores: Omit<InstanceStores, 'sealer'>;
  readonly #configuration: PunchDependencies['configuration'];
  readonly #sealer: () => Promise<Sealer>;
  /** It keeps tokens, pace and breakers, and the sealer that opens what the live keys sealed. */
  readonly #exporting: () => Promise<ExportDependencies>;

  constructor(variables: Readonly<Record<string, string | undefined>>) {
    const settings = parseEnvironment(environmentSchema, variables);
    const { STAGE: environment } = settings;
    const instance = createFunctionInstance({ functionName: 'attendance-export', environment });
    const stores = { ...openStores(settings, instance), settings };
    this.#instance = instance;
    this.#stores = stores;
    this.#configuration = stores.configuration;
    this.#sealer = createKeptSealer(settings, stores);
    this.#exporting = keptWithSealer(this.#sealer, async (sealer) => {
      const { composeExport } = await import('./compose-export.ts');
      return composeExport({ ...stores, sealer });
    });
  }

  /** What a run or an action needs. The role's keys are those of this very request. */
  async dependenciesFor(context: FunctionContext): Promise<ExportDependencies> {
    const log = this.#instance.beginRequest(context);
    return { ...(await this.#exporting()), log };
  }

  /** What storing a punch event needs. */
  async punchDependenciesFor(context: FunctionContext): Promise<PunchDependencies> {
    const log = this.#instance.beginRequest(context);
    const sealer = await this.#sealer();
    const { composePunches } = await import('./compose-punches.ts');
    return composePunches({ ...this.#stores, sealer, log }, this.#configuration);
  }
}
