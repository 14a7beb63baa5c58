import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ALL_CHECKS } from '../../infra/doctor/all-checks.ts';
import type { CheckId } from '../../infra/doctor/domain/check-catalogue.ts';
import { examine } from '../../infra/doctor/examine.ts';
import type { DoctorOptions } from '../../infra/doctor/doctor-context.ts';
import type { DoctorAnswer, ShownCheck } from '../../infra/doctor/show-results.ts';
import { joinedConnectors } from '../../infra/local/launcher/sample-connector.ts';
import { sampleAuditOf } from '../../infra/local/launcher/sample-audit.ts';
import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';
import { RunningCloud } from './running-cloud.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const HOUR_MS = 3_600_000;
/** Warnings that say how fast this machine is at the moment, and nothing about what is tested. */
const OF_SPEED: ReadonlySet<string> = new Set(['doctor.latency.slow', 'doctor.callback.slow']);
/** What stands in the way of looking at anything on a machine that has other things to do. */
const TOO_SLOW = /(?:unavailable|timeout|too-late|not-answered|gateway-timeout)$/;
const LOOKS = 6;

/** A whole local cloud, and the doctor who looks at it as `npm run doctor` does. */
export class DoctorCloud {
  readonly running: RunningCloud;
  readonly repository: string;

  private constructor(running: RunningCloud) {
    this.running = running;
    this.repository = path.join(path.dirname(running.stateDirectory), 'repository');
  }

  /** Audit events go to the Splunk stand-in, as they do after `npm start`. */
  static async start(): Promise<DoctorCloud> {
    const about = { employees: 10, seed: 7, period: '2028-10', idleStopMs: HOUR_MS };
    const cloud = new DoctorCloud(await RunningCloud.start(about));
    await cloud.#prepare();
    return cloud;
  }

  async #prepare(): Promise<void> {
    for (const name of ['package.json', 'node_modules']) {
      await symlink(path.join(REPOSITORY, name), path.join(this.repository, name));
    }
    await mkdir(path.join(this.repository, 'infra'));
    const deployment = path.join('infra', 'deployment');
    await symlink(path.join(REPOSITORY, deployment), path.join(this.repository, deployment));
    await this.tellEndpoints();
    await this.configureOrganisation(({ events, functionSettings, ...organisation }) => {
      const { splunk } = this.running.cloud;
      const audit = joinedConnectors([sampleAuditOf(splunk.endpoints.tlsUrl, 10)]);
      return {
        ...organisation,
        events,
        functionSettings: { ...functionSettings, ...audit.functionSettings },
      };
    });
    await this.running.refreshTokens();
  }

  /** Writes where everything is, as the launcher does. */
  async tellEndpoints(change: (about: Record<string, unknown>) => object = (same) => same) {
    const file = path.join(this.running.stateDirectory, 'endpoints.json');
    const about = change({ ...this.running.cloud.endpoints() });
    await writeFile(file, JSON.stringify(about));
  }

  configureOrganisation(
    change: (organisation: OrganisationConfiguration) => OrganisationConfiguration,
  ): Promise<void> {
    return this.running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map(change),
    }));
  }

  /** Looks, and again where the machine was too slow to see anything. */
  async examine(options: Partial<DoctorOptions> = {}): Promise<DoctorAnswer> {
    for (let look = 1; ; look += 1) {
      const answer = await this.#look(options);
      const codes = answer.checks.flatMap(({ findings }) => findings.map(({ code }) => code));
      if (look === LOOKS || !codes.some((code) => TOO_SLOW.test(code))) return answer;
    }
  }

  #look(options: Partial<DoctorOptions>): Promise<DoctorAnswer> {
    return examine(
      {
        environment: 'local',
        stateDirectory: this.running.stateDirectory,
        repositoryDirectory: this.repository,
        processEnvironment: {},
        options: { send: false, metered: false, ...options },
      },
      { step: (_label, work) => work() },
    );
  }

  close(): Promise<void> {
    return this.running.close();
  }
}

/** Breaks something, looks, and mends it, whatever was seen. */
export async function sabotaged<Seen>(
  sabotage: () => unknown,
  repair: () => unknown,
  look: () => Promise<Seen>,
): Promise<Seen> {
  await sabotage();
  try {
    return await look();
  } finally {
    await repair();
  }
}

/** Everything that is not well, with its codes, by check; what depends on the speed of the machine left out. */
export function unwell({ checks }: DoctorAnswer): Readonly<Record<string, string>> {
  const told = checks.filter(
    ({ outcome, findings }) =>
      outcome !== 'ok' &&
      (findings.length === 0 || !findings.every(({ code }) => OF_SPEED.has(code))),
  );
  return Object.fromEntries(
    told.map(({ id, outcome, because, findings }) => [
      id,
      because === undefined
        ? [outcome, ...new Set(findings.map(({ code }) => code))].join(' ')
        : `${outcome} (${because})`,
    ]),
  );
}

/** Codes and subjects of what a check has found. */
export function foundBy(answer: DoctorAnswer, id: CheckId): readonly (readonly [string, string])[] {
  return checkOf(answer, id).findings.map(({ code, subject }) => [code, subject]);
}

export function checkOf({ checks }: DoctorAnswer, wanted: CheckId): ShownCheck {
  const check = checks.find(({ id }) => id === wanted);
  if (check === undefined) throw new Error(`${wanted} is none of ${String(ALL_CHECKS.length)}`);
  return check;
}
