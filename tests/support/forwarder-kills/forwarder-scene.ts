import { setTimeout as sleep } from 'node:timers/promises';
import type { Configuration } from '../../../shared/configuration/index.ts';
import type { MortalCloud } from '../mortal-cloud.ts';
import { firedByNeighbour } from '../random-faults.ts';
import { AuditServices } from './audit-services.ts';
import { forwarderFaults, RELIABLE_RECEIVER, unreliableReceiver } from './forwarder-faults.ts';
import { BATCHES_UNDER_WAY, EVENTS_PER_BATCH } from './forwarder-round.ts';

/** More calls than any test makes. */
const QUOTA = { apiCallsPerMonth: 1_000_000, callsPerSecondPerApi: 1_000 };
/** What is published is used by instances that are started from then on. */
const PREPARE_TRIES = 20;
const PAUSE_MS = 200;

/** The cloud in which the forwarder is killed, as it is to be after each start of the launcher. */
export class ForwarderScene {
  readonly cloud: MortalCloud;
  readonly #stateDirectory: string;
  readonly #seed: number;
  readonly #fired: Record<string, number> = {};
  #isFaulty = true;
  #ready: Promise<AuditServices>;

  constructor(cloud: MortalCloud, stateDirectory: string, seed: number) {
    this.cloud = cloud;
    this.#stateDirectory = stateDirectory;
    this.#seed = seed;
    this.#ready = this.#prepare();
  }

  /** Waits until everything is up and set. */
  services(): Promise<AuditServices> {
    return this.#ready;
  }

  async killLauncher(): Promise<void> {
    await this.#countFaults();
    await this.cloud.killLauncher();
    this.#ready = this.#prepare();
    await this.#ready;
  }

  async moveTime(durationMs: number): Promise<void> {
    const services = await this.services();
    await services.local.switchboard.advance(durationMs);
    await services.followTime();
  }

  /** From now on everything answers as it should. Tells how often each neighbour has failed. */
  async endFaults(): Promise<Readonly<Record<string, number>>> {
    await this.#countFaults();
    this.#isFaulty = false;
    await this.cloud.clearFaults();
    await (await this.services()).setReceiver(RELIABLE_RECEIVER);
    return this.#fired;
  }

  async #countFaults(): Promise<void> {
    const { local } = await this.services();
    const fired = firedByNeighbour(await local.switchboard.listFaults());
    for (const [neighbour, times] of Object.entries(fired)) {
      this.#fired[neighbour] = (this.#fired[neighbour] ?? 0) + times;
    }
  }

  /** Limits, behaviour and faults end with the launcher, which publishes its own settings at a start. */
  async #prepare(): Promise<AuditServices> {
    const local = await this.cloud.running();
    const services = await AuditServices.open(local, this.#stateDirectory);
    await local.control('PUT', 'limits', QUOTA);
    await persist(() => services.configure(inSmallSteps));
    if (!this.#isFaulty) return services;
    await local.control('PUT', 'behaviour', {
      auditDisorder: { lateShare: 0, lateByMs: 0, duplicateShare: 0.1, isOutOfOrder: true },
    });
    await services.setReceiver(unreliableReceiver(this.#seed));
    for (const rule of forwarderFaults(this.#seed)) await local.switchboard.addFault(rule);
    return services;
  }
}

async function persist(work: () => Promise<void>): Promise<void> {
  for (let left = PREPARE_TRIES; ; left -= 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** Batches so small, and a receiver that is waited for so shortly, that there is much to be broken off. */
function inSmallSteps(configuration: Configuration): Configuration {
  return {
    ...configuration,
    organisations: configuration.organisations.map((organisation) => {
      const settings = organisation.functionSettings['audit-forwarding'] as {
        readonly sinks: readonly object[];
      };
      const sinks = settings.sinks.map((sink) => ({
        ...sink,
        eventsPerBatch: EVENTS_PER_BATCH,
        batchesAtOnce: 2,
        batchesUnacknowledged: BATCHES_UNDER_WAY,
        acknowledgeWithinSeconds: 1,
      }));
      return {
        ...organisation,
        quota: { ...organisation.quota, ...QUOTA },
        functionSettings: {
          ...organisation.functionSettings,
          'audit-forwarding': { ...settings, meteredCallsPerMonth: 500_000, sinks },
        },
      };
    }),
  };
}
