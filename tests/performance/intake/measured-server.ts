import { fork, type ChildProcess } from 'node:child_process';
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

/** Receivers of signed callbacks that are measured beside each other. */
export type ReceiverName = 'bare' | 'floor' | 'journal' | 'octokit' | 'bolt' | 'intake';

type Message =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'cpu'; readonly microseconds: number };

/** The programs of the receivers, bundled once as a deployed function is. */
export class ReceiverPrograms {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async prepare(): Promise<ReceiverPrograms> {
    const directory = await mkdtemp(path.join(tmpdir(), 'intake-bench-'));
    await build({
      entryPoints: (['bare', 'floor', 'journal', 'octokit', 'bolt', 'intake'] as const).map(
        (name) => path.join(import.meta.dirname, `${name}-receiver.ts`),
      ),
      absWorkingDir: REPOSITORY,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      keepNames: true,
      // Of adapters that are not used here; they would be loaded at first use.
      external: ['tablestore', '@alicloud/fc2'],
      // Packages in CommonJS look for `require`.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      outExtension: { '.js': '.mjs' },
      outdir: directory,
      logLevel: 'silent',
    });
    return new ReceiverPrograms(directory);
  }

  start(name: ReceiverName): Promise<MeasuredServer> {
    return MeasuredServer.start(path.join(this.#directory, `${name}-receiver.mjs`));
  }

  async dispose(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** A receiver in a process of its own, so that its processor time is its own. */
export class MeasuredServer {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(program: string): Promise<MeasuredServer> {
    const child = fork(program, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const ready = await nextMessage(child, 'ready');
    return new MeasuredServer(child, ready.port);
  }

  /** Processor time of the process so far, user and system. */
  async processorMs(): Promise<number> {
    const answer = nextMessage(this.#child, 'cpu');
    this.#child.send('cpu');
    return (await answer).microseconds / 1_000;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await ended;
  }
}

function nextMessage<Kind extends Message['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Message, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error('the receiver ended before it answered'));
    const onMessage = (message: unknown): void => {
      const given = message as Message;
      if (given.kind !== kind) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(given as Extract<Message, { kind: Kind }>);
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}
