import { readTextIfPresent, writeFileAtomically } from '../stand-in/private-file.ts';
import { KmsRefusal } from './kms-answers.ts';

export interface SecretVersion {
  readonly versionId: string;
  readonly data: string;
  readonly dataType: 'text' | 'binary';
  readonly createdAtEpochMs: number;
  readonly stages: readonly string[];
}

export interface StoredSecret {
  readonly name: string;
  readonly description: string;
  readonly createdAtEpochMs: number;
  readonly updatedAtEpochMs: number;
  readonly versions: readonly SecretVersion[];
}

/** A version to be added. It becomes `ACSCurrent`, and the one before it `ACSPrevious`. */
export interface NewVersion {
  readonly versionId: string;
  readonly data: string;
  readonly dataType: 'text' | 'binary';
}

/** The secrets, kept in one file of mode 0600. A change is durable before its promise resolves. */
export class SecretArchive {
  readonly #file: string;
  readonly #now: () => number;
  #secrets: ReadonlyMap<string, StoredSecret>;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: string, now: () => number, secrets: readonly StoredSecret[]) {
    this.#file = file;
    this.#now = now;
    this.#secrets = new Map(secrets.map((secret) => [secret.name, secret]));
  }

  static async open(file: string, now: () => number): Promise<SecretArchive> {
    const text = await readTextIfPresent(file);
    return new SecretArchive(
      file,
      now,
      text === undefined ? [] : (JSON.parse(text) as readonly StoredSecret[]),
    );
  }

  /** @throws KmsRefusal `Forbidden.ResourceNotFound` */
  find(name: string): StoredSecret {
    const secret = this.#secrets.get(name);
    if (secret === undefined) throw new KmsRefusal('Forbidden.ResourceNotFound');
    return secret;
  }

  has(name: string): boolean {
    return this.#secrets.has(name);
  }

  create(name: string, description: string, version: NewVersion): Promise<StoredSecret> {
    return this.#change((secrets) => {
      if (secrets.has(name)) throw new KmsRefusal('Rejected.ResourceExist');
      const now = this.#now();
      const secret: StoredSecret = {
        name,
        description,
        createdAtEpochMs: now,
        updatedAtEpochMs: now,
        versions: [{ ...version, createdAtEpochMs: now, stages: ['ACSCurrent'] }],
      };
      secrets.set(name, secret);
      return secret;
    });
  }

  addVersion(name: string, version: NewVersion): Promise<StoredSecret> {
    return this.#change((secrets) => {
      const secret = this.find(name);
      if (secret.versions.some(({ versionId }) => versionId === version.versionId)) {
        throw new KmsRefusal('Rejected.ResourceExist');
      }
      const now = this.#now();
      const older = secret.versions.map((entry) => ({ ...entry, stages: demoted(entry.stages) }));
      const added = { ...version, createdAtEpochMs: now, stages: ['ACSCurrent'] };
      const changed = { ...secret, updatedAtEpochMs: now, versions: [...older, added] };
      secrets.set(name, changed);
      return changed;
    });
  }

  /** A missing secret is no error. */
  delete(name: string): Promise<boolean> {
    return this.#change((secrets) => secrets.delete(name));
  }

  /** One change at a time; it becomes visible only when it is on disk. */
  #change<Result>(apply: (secrets: Map<string, StoredSecret>) => Result): Promise<Result> {
    const change = this.#writing.then(async () => {
      const secrets = new Map(this.#secrets);
      const result = apply(secrets);
      await writeFileAtomically(this.#file, JSON.stringify([...secrets.values()]));
      this.#secrets = secrets;
      return result;
    });
    this.#writing = change.catch(() => undefined);
    return change;
  }
}

/** Only one version each is current and previous; other labels stay. */
function demoted(stages: readonly string[]): readonly string[] {
  const others = stages.filter((stage) => stage !== 'ACSCurrent' && stage !== 'ACSPrevious');
  return stages.includes('ACSCurrent') ? ['ACSPrevious', ...others] : others;
}
