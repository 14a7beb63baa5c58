import type {
  FileTransfer,
  FileTransferSession,
  MemoryFileTransfer,
} from '../../../../shared/file-transfer/index.ts';

/** The process that worked on the session is gone: nothing further of it happens. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

type Call =
  'read' | 'write' | 'rename' | 'remove' | 'onUploading' | 'onRenaming' | 'onRenameRefused';

/**
 * Counts every step of a delivery and kills the process before or after the one that is named; a
 * write may also be cut off half-way, as a dropped connection does.
 */
export class StepCounter {
  readonly calls: Call[] = [];
  readonly #killAt: number;
  readonly #when: 'before' | 'half-way' | 'after';
  #isDead = false;

  constructor(killAt = 0, when: 'before' | 'half-way' | 'after' = 'before') {
    this.#killAt = killAt;
    this.#when = when;
  }

  async step<Result>(
    call: Call,
    work: () => Promise<Result>,
    halfWay: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Result> {
    if (this.#isDead) throw new Killed();
    this.calls.push(call);
    if (this.calls.length !== this.#killAt) return work();
    this.#isDead = true;
    if (this.#when === 'half-way') await halfWay();
    if (this.#when === 'after') await work();
    throw new Killed();
  }
}

/** A file server whose every call goes through the counter. */
export function countedTransfer(server: MemoryFileTransfer, counter: StepCounter): FileTransfer {
  return {
    connect: async (target, options) => counted(await server.connect(target, options), counter),
  };
}

function counted(session: FileTransferSession, counter: StepCounter): FileTransferSession {
  return {
    stat: (path) => session.stat(path),
    write: (path, bytes) =>
      counter.step(
        'write',
        () => session.write(path, bytes),
        () => session.write(path, bytes.subarray(0, bytes.length / 2)),
      ),
    rename: (from, to) => counter.step('rename', () => session.rename(from, to)),
    read: (path, limit) => counter.step('read', () => session.read(path, limit)),
    list: (folder, limit) => session.list(folder, limit),
    remove: (path) => counter.step('remove', () => session.remove(path)),
    close: () => session.close(),
  };
}
