import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '../../infra/local/stand-in/fault-switchboard.ts';
import { INTAKE, SERVICE_DESK, WORKER } from './event-chain.ts';
import { STAGE } from '../../infra/local/launcher/local-cloud.ts';
import { startLauncher, type LauncherProcess } from './launcher-process.ts';
import { LocalEvents } from './local-events.ts';
import { descendantsOf, isFrozen, survivorsOf, type RunningProcess } from './process-tree.ts';

export type InstanceVictim =
  'intake' | 'worker' | 'service-desk' | 'token-refresh' | 'audit-forwarding';
export type Victim = InstanceVictim | 'launcher';

export const TOKEN_REFRESH = `dt-token-refresh-${STAGE}`;
export const AUDIT_FORWARDING = `dt-audit-forwarding-${STAGE}`;

const FUNCTION_OF: Readonly<Record<InstanceVictim, string>> = {
  intake: INTAKE,
  worker: WORKER,
  'service-desk': SERVICE_DESK,
  'token-refresh': TOKEN_REFRESH,
  'audit-forwarding': AUDIT_FORWARDING,
};
/** Functions on the way of events. */
const ON_THE_WAY: ReadonlySet<string> = new Set([INTAKE, WORKER, SERVICE_DESK]);

/** `idle`: the instance had no request at that moment. */
export type KillOutcome = 'at-work' | 'idle' | 'missed';

/** How long a victim may take to be at work. */
const AT_WORK_WITHIN_MS = 1_500;
const LOOK_EVERY_MS = 3;
/** Against hanging: they end as soon as the machine lets them. */
const ORPHANS_END_WITHIN_MS = 60_000;

/**
 * A local cloud in processes of its own that are killed and started again, over one state folder: the
 * host with all stand-ins, and the instances of the functions.
 */
export class MortalCloud {
  readonly #stateDirectory: string;
  /** Switched on at each start: faults end with the launcher. */
  #faults: readonly Omit<FaultRule, 'id'>[];
  readonly #survivors: RunningProcess[] = [];
  #launcher: LauncherProcess;
  #local: LocalEvents | undefined;
  #starting: Promise<LocalEvents>;

  private constructor(stateDirectory: string, faults: readonly Omit<FaultRule, 'id'>[]) {
    this.#stateDirectory = stateDirectory;
    this.#faults = faults;
    this.#launcher = this.#launch();
    this.#starting = this.#untilUp();
  }

  static async start(
    stateDirectory: string,
    faults: readonly Omit<FaultRule, 'id'>[] = [],
  ): Promise<MortalCloud> {
    const cloud = new MortalCloud(stateDirectory, faults);
    try {
      await cloud.running();
      return cloud;
    } catch (error) {
      await cloud.close();
      throw error;
    }
  }

  /** Undefined while it is down. */
  get local(): LocalEvents | undefined {
    return this.#local;
  }

  /** Processes that outlived a killed launcher. */
  get survivors(): readonly RunningProcess[] {
    return this.#survivors;
  }

  /** Waits until it is up. */
  running(): Promise<LocalEvents> {
    return this.#starting;
  }

  /** From now on everything answers as it should. */
  async clearFaults(): Promise<void> {
    this.#faults = [];
    await (await this.running()).switchboard.clearFaults();
  }

  /** Kills the launcher, and with it host and stand-ins; a new one is on its way when this resolves. */
  async killLauncher(): Promise<void> {
    const children = descendantsOf(this.#launcher.pid);
    this.#launcher.signal('SIGKILL');
    this.#local?.close();
    this.#local = undefined;
    this.#starting = this.#startAgain(children);
    // Whoever waits for it is told.
    this.#starting.catch(() => undefined);
    await this.#launcher.ended;
  }

  /** Kills an instance of the function so long after it was seen at work. */
  async killInstance(victim: InstanceVictim, delayMs: number): Promise<KillOutcome> {
    const seen = await this.#instanceOf(victim);
    if (seen === undefined) return 'missed';
    await sleep(delayMs);
    const isIdle = isFrozen(seen);
    try {
      process.kill(seen, 'SIGKILL');
    } catch {
      return 'missed';
    }
    return isIdle ? 'idle' : 'at-work';
  }

  /** Names of the functions on the way of events of which an instance has a request. */
  async atWork(): Promise<readonly string[]> {
    // The timers of others come as well when time is moved; they may take as long as they like.
    return (await this.allAtWork()).filter((name) => ON_THE_WAY.has(name));
  }

  /** Names of all functions of which an instance has a request. */
  async allAtWork(): Promise<readonly string[]> {
    const functions = (await this.#local?.switchboard.listFunctions()) ?? [];
    return functions
      .filter(({ processIds }) => !processIds.every(isFrozen))
      .map(({ functionName }) => functionName);
  }

  /** Rises whenever a function on the way of events begins or ends a request, or says something. */
  async loggedBytes(): Promise<number> {
    const folder = path.join(this.#stateDirectory, 'function-host/logs');
    const sizes = [...ON_THE_WAY].map(async (name) => {
      const file = await stat(path.join(folder, `${name}.log`)).catch(() => undefined);
      return file?.size ?? 0;
    });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  async close(): Promise<void> {
    this.#local?.close();
    this.#local = undefined;
    this.#launcher.signal('SIGTERM');
    await this.#launcher.ended;
  }

  /** One that is at work if there is one within the time, else any. */
  async #instanceOf(victim: InstanceVictim): Promise<number | undefined> {
    const deadline = performance.now() + AT_WORK_WITHIN_MS;
    let found: number | undefined;
    while (performance.now() < deadline) {
      const functions = (await this.#local?.switchboard.listFunctions()) ?? [];
      const own = functions.filter(({ functionName }) => functionName === FUNCTION_OF[victim]);
      const processIds = own.flatMap((one) => one.processIds);
      const atWork = processIds.find((pid) => !isFrozen(pid));
      if (atWork !== undefined) return atWork;
      found = processIds[0];
      await sleep(LOOK_EVERY_MS);
    }
    return found;
  }

  #launch(): LauncherProcess {
    return startLauncher(['--by-hand', '--employees', '10', '--state', this.#stateDirectory]);
  }

  async #startAgain(children: readonly RunningProcess[]): Promise<LocalEvents> {
    await this.#launcher.ended;
    this.#survivors.push(...(await survivorsOf(children, ORPHANS_END_WITHIN_MS)));
    this.#launcher = this.#launch();
    return this.#untilUp();
  }

  async #untilUp(): Promise<LocalEvents> {
    await this.#launcher.untilPrinted('Ctrl-C');
    const local = await LocalEvents.open(this.#stateDirectory);
    for (const rule of this.#faults) await local.switchboard.addFault(rule);
    this.#local = local;
    return local;
  }
}
