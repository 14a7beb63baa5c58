import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { SeededStream } from '../seeded-stream.ts';

/** What a client process is started with. */
export interface ClientSetup {
  readonly notesFile: string;
  readonly operation: 'department' | 'administrators';
  /** Part of the URL of that operation. */
  readonly api: string;
  readonly priority: string;
  readonly environment: string;
  /** As JSON has it. */
  readonly organisation: unknown;
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly tablestoreUrl: string;
  readonly instanceName: string;
  readonly kmsUrl: string;
  readonly sealingSecretName: string;
  readonly endpoints: { readonly api: string; readonly oapi: string };
}

/** One file that starts in a fraction of the time of its sources. */
export async function buildClient(directory: string): Promise<string> {
  const outfile = path.join(directory, 'client.cjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'access-client-child.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    outfile,
    // Ours would have foreign code run in strict mode, for which it was not written.
    tsconfigRaw: '{}',
    logLevel: 'warning',
  });
  return outfile;
}

/** What all clients have in common. */
export type SharedSetup = Omit<ClientSetup, 'notesFile' | 'operation' | 'api' | 'priority'>;

/** `pause` is answered by `paused` once nothing of the client is under way. */
export type ClientOrder =
  { readonly kind: 'go'; readonly offsetMs: number } | { readonly kind: 'pause' };
export type ClientReport = { readonly kind: 'ready' } | { readonly kind: 'paused' };

interface Client {
  readonly process: ChildProcess;
  isReady: boolean;
  isPaused: boolean;
}

const PRELOAD = path.resolve(
  import.meta.dirname,
  '../../../infra/local/function-host/instance/clock-preload.cjs',
);
const OPERATIONS = [
  { operation: 'department', api: '/topapi/v2/department/get' },
  { operation: 'administrators', api: '/topapi/user/listadmin' },
] as const;
const PRIORITIES = ['payroll', 'sync', 'report', 'intake'] as const;
/** Against hanging: a client waits 5 s for an answer, and is then told the truth. */
const PAUSES_WITHIN_MS = 120_000;

/**
 * Processes that call DingTalk, half of them one operation, half another. One that was killed is
 * replaced at once by a new one, as a function's instances are.
 */
export class ClientFleet {
  readonly #directory: string;
  readonly #shared: SharedSetup;
  readonly #random: SeededStream;
  readonly #program: string;
  readonly #places: Client[] = [];
  #started = 0;
  /** Undefined while all are to be silent. */
  #offsetMs: number | undefined;

  constructor(options: {
    readonly directory: string;
    readonly shared: SharedSetup;
    readonly clients: number;
    readonly random: SeededStream;
    /** As `buildClient` has made it. */
    readonly program: string;
  }) {
    this.#program = options.program;
    this.#directory = options.directory;
    this.#shared = options.shared;
    this.#random = options.random;
    for (let place = 0; place < options.clients; place += 1) this.#start(place);
  }

  /** Processes so far, the killed ones included. */
  get started(): number {
    return this.#started;
  }

  /** Resolves when all have started. */
  async ready(): Promise<void> {
    for (const client of this.#places) {
      while (!client.isReady) await once(client.process, 'message');
    }
  }

  /** Lets all call, at local time. */
  go(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    for (const client of this.#places) this.#tellToGo(client);
  }

  /** Resolves when nothing of any client is under way. @throws Error if one does not come to rest */
  async pause(): Promise<void> {
    this.#offsetMs = undefined;
    await Promise.all(
      this.#places.filter(({ isPaused }) => !isPaused).map((one) => this.#rest(one)),
    );
  }

  /** Kills one that has begun to call; false if there is none. */
  async killOne(): Promise<boolean> {
    const alive = this.#places.flatMap((client, place) => (client.isReady ? [place] : []));
    const place = alive[this.#random.integer(0, alive.length - 1)];
    const victim = place === undefined ? undefined : this.#places[place];
    if (place === undefined || victim === undefined) return false;
    const ended = once(victim.process, 'exit');
    victim.process.kill('SIGKILL');
    await ended;
    this.#start(place);
    return true;
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#places.map(async ({ process: child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }

  #start(place: number): void {
    const number = this.#started;
    this.#started += 1;
    const name = path.join(this.#directory, `client-${String(number)}`);
    const chosen = OPERATIONS[place % OPERATIONS.length] ?? OPERATIONS[0];
    const priority = PRIORITIES[this.#random.integer(0, PRIORITIES.length - 1)] ?? 'sync';
    const setup: ClientSetup = {
      ...this.#shared,
      ...chosen,
      priority,
      notesFile: `${name}.notes`,
    };
    writeFileSync(setup.notesFile, '');
    writeFileSync(`${name}.json`, JSON.stringify(setup), { mode: 0o600 });
    const child = fork(this.#program, [`${name}.json`], {
      // The SDK of Tablestore still calls `Buffer()`.
      execArgv: ['--require', PRELOAD, '--no-deprecation'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const client: Client = { process: child, isReady: false, isPaused: true };
    this.#places[place] = client;
    child.on('message', (message) => {
      if ((message as ClientReport).kind === 'paused') client.isPaused = true;
      else {
        client.isReady = true;
        this.#tellToGo(client);
      }
    });
  }

  #tellToGo(client: Client): void {
    if (this.#offsetMs === undefined || !client.isReady || !client.isPaused) return;
    client.isPaused = false;
    order(client, { kind: 'go', offsetMs: this.#offsetMs });
  }

  async #rest(client: Client): Promise<void> {
    order(client, { kind: 'pause' });
    const signal = AbortSignal.timeout(PAUSES_WITHIN_MS);
    while (!client.isPaused) await once(client.process, 'message', { signal });
  }
}

function order({ process: child }: Client, message: ClientOrder): void {
  child.send(message);
}
