import { readTextIfPresent, writeFileAtomically } from '../stand-in/private-file.ts';
import { SlsFault } from './sls-fault.ts';

/** A document that is kept as it came: an alert, a dashboard. */
export type Kept = Readonly<Record<string, unknown>>;

export interface Logstore {
  readonly settings: Kept;
  readonly index?: Kept;
}

export interface Project {
  readonly description: string;
  readonly createTime: number;
  readonly logstores: Readonly<Record<string, Logstore>>;
  readonly alerts: Readonly<Record<string, Kept>>;
  readonly dashboards: Readonly<Record<string, Kept>>;
}

/** Projects with all but their lines, in one file. A change is durable before its promise resolves. */
export class ProjectBook {
  readonly #file: string;
  #projects: Readonly<Record<string, Project>>;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: string, projects: Readonly<Record<string, Project>>) {
    this.#file = file;
    this.#projects = projects;
  }

  static async open(file: string): Promise<ProjectBook> {
    const text = await readTextIfPresent(file);
    return new ProjectBook(
      file,
      text === undefined ? {} : (JSON.parse(text) as Readonly<Record<string, Project>>),
    );
  }

  get all(): Readonly<Record<string, Project>> {
    return this.#projects;
  }

  /** @throws SlsFault `ProjectNotExist` */
  project(name: string): Project {
    const project = Object.hasOwn(this.#projects, name) ? this.#projects[name] : undefined;
    if (project === undefined) {
      throw new SlsFault('ProjectNotExist', `The Project does not exist : ${name}`);
    }
    return project;
  }

  /** @throws SlsFault `LogStoreNotExist` */
  logstore(projectName: string, name: string): Logstore {
    const { logstores } = this.project(projectName);
    const logstore = Object.hasOwn(logstores, name) ? logstores[name] : undefined;
    if (logstore === undefined) {
      throw new SlsFault('LogStoreNotExist', `logstore ${name} does not exist`);
    }
    return logstore;
  }

  /** Changes run one after the other; what a change throws is not stored. */
  change(name: string, change: (present: Project | undefined) => Project): Promise<void> {
    const done = this.#writing.then(async () => {
      const present = Object.hasOwn(this.#projects, name) ? this.#projects[name] : undefined;
      const projects = { ...this.#projects, [name]: change(present) };
      await writeFileAtomically(this.#file, JSON.stringify(projects));
      this.#projects = projects;
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }
}
