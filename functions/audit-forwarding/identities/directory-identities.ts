import type { Directory } from '../../../shared/directory/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import { untilAborted } from '../../../shared/resilience/index.ts';
import type { CallOptions, Identities, Identity } from '../ports.ts';

/** What is asked of the directory, and no more. */
export type PeopleDirectory = Pick<Directory, 'user'>;

export interface DirectoryIdentitiesOptions {
  /** Look-ups that are under way at once; the others wait. Default 8. */
  readonly atOnce?: number;
}

const AT_ONCE = 8;
/** Beyond this the people of the run are forgotten, so that memory stays flat. */
const MOST_KEPT = 10_000;

/**
 * Names of people for one run, from the directory that all functions share; an answer that is kept from
 * before an outage will do. Each person is asked for once in the run.
 *
 * Guarantees: forwarding never stops for want of a name. Who is gone, hidden or cannot be asked for has
 * none; that the directory failed is logged once a run, without names.
 */
export function createDirectoryIdentities(
  directory: PeopleDirectory,
  log: Logger,
  options: DirectoryIdentitiesOptions = {},
): Identities {
  return new DirectoryIdentities(directory, log, options.atOnce ?? AT_ONCE);
}

class DirectoryIdentities implements Identities {
  readonly #directory: PeopleDirectory;
  readonly #log: Logger;
  readonly #kept = new Map<string, Promise<Identity | undefined>>();
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #hasFailed = false;

  constructor(directory: PeopleDirectory, log: Logger, atOnce: number) {
    this.#directory = directory;
    this.#log = log;
    this.#free = atOnce;
  }

  async find(userId: string, { signal }: CallOptions = {}): Promise<Identity | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const asked = this.#kept.get(userId) ?? this.#begin(userId, signal);
      try {
        return await untilAborted(asked, signal);
      } catch {
        // It was begun by somebody who was broken off. Who still waits asks anew.
      }
    }
  }

  #begin(userId: string, signal: AbortSignal | undefined): Promise<Identity | undefined> {
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const asked = this.#ask(userId, signal);
    this.#kept.set(userId, asked);
    asked.catch(() => this.#kept.delete(userId));
    return asked;
  }

  async #ask(userId: string, signal: AbortSignal | undefined): Promise<Identity | undefined> {
    await this.#turn();
    try {
      signal?.throwIfAborted();
      const found = await this.#directory.user(userId, { signal });
      return found.outcome === 'found' ? identityOf(userId, found.entry.value) : undefined;
    } catch (error) {
      signal?.throwIfAborted();
      this.#tell(error);
      return undefined;
    } finally {
      this.#free += 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#free === 0) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#free -= 1;
  }

  #tell(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#log.warn('audit.names-not-available', { code: reportError(error).code });
  }
}

type DirectoryUser = Extract<
  Awaited<ReturnType<PeopleDirectory['user']>>,
  { outcome: 'found' }
>['entry']['value'];

function identityOf(userId: string, user: DirectoryUser): Identity {
  return {
    userId,
    name: user.name,
    ...(user.title === undefined ? {} : { title: user.title }),
    departmentIds: user.dept_id_list ?? [],
  };
}
