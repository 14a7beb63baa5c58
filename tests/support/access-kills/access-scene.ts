import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { APP_KEY } from '../../../infra/local/launcher/local-cloud.ts';
import { loadIdentity } from '../../../infra/local/launcher/state-files.ts';
import type { MortalCloud } from '../mortal-cloud.ts';
import { SeededStream } from '../seeded-stream.ts';
import { CALLS_PER_SECOND, type AccessRound, type AccessVictim } from './access-round.ts';
import { buildClient, ClientFleet } from './client-fleet.ts';
import { FixedDoors } from './fixed-doors.ts';
import { GatedPushes } from './gated-pushes.ts';
import { keepConsent, type KeptConsent } from './kept-consent.ts';
import {
  clockOffsetOf,
  liveOrganisation,
  openDoors,
  readAddresses,
  type LocalAddresses,
} from './local-access.ts';
import { PersonAtWork } from './person-at-work.ts';

const IDLE_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;
const PEOPLE = 3;

interface Actors {
  readonly fleet: ClientFleet;
  readonly person: PersonAtWork;
  readonly pushes: GatedPushes;
}

/** Everybody who uses access to DingTalk at the same time, over a cloud that can be killed. */
export class AccessScene {
  readonly cloud: MortalCloud;
  readonly fleet: ClientFleet;
  readonly person: PersonAtWork;
  readonly pushes: GatedPushes;
  readonly consent: KeptConsent;
  readonly notesDirectory: string;
  readonly #stateDirectory: string;
  readonly #doors: FixedDoors;
  #addresses: LocalAddresses;

  private constructor(
    parts: Pick<AccessScene, 'cloud' | 'consent' | 'notesDirectory'> & {
      readonly round: AccessRound;
      readonly doors: FixedDoors;
      readonly addresses: LocalAddresses;
      readonly actors: (scene: () => LocalAddresses) => Actors;
    },
  ) {
    this.cloud = parts.cloud;
    this.consent = parts.consent;
    this.notesDirectory = parts.notesDirectory;
    this.#stateDirectory = parts.round.stateDirectory;
    this.#doors = parts.doors;
    this.#addresses = parts.addresses;
    const { fleet, person, pushes } = parts.actors(() => this.#addresses);
    this.fleet = fleet;
    this.person = person;
    this.pushes = pushes;
  }

  /** The cloud is the caller's to close. */
  static async prepare(round: AccessRound, cloud: MortalCloud): Promise<AccessScene> {
    const { stateDirectory, seed, clients } = round;
    const local = await cloud.running();
    const addresses = await readAddresses(stateDirectory);
    const { sealingKey: firstKey } = await loadIdentity(stateDirectory);
    const consent = await keepConsent(local, firstKey, APP_KEY, PEOPLE);
    const organisation = await liveOrganisation(local, addresses);
    const quota = { ...organisation.quota, callsPerSecondPerApi: CALLS_PER_SECOND };
    const notesDirectory = path.join(stateDirectory, 'clients');
    await mkdir(notesDirectory, { recursive: true });
    const program = await buildClient(notesDirectory);
    const doors = new FixedDoors();
    const shared = {
      ...(await openDoors(doors, addresses)),
      organisation: { ...organisation, quota },
    };
    const actors = (now: () => LocalAddresses): Actors => ({
      fleet: new ClientFleet({
        directory: notesDirectory,
        shared,
        clients,
        random: new SeededStream(seed + 1),
        program,
      }),
      person: new PersonAtWork({ firstKey, addresses: now, random: new SeededStream(seed + 2) }),
      pushes: new GatedPushes(cloud, seed),
    });
    return new AccessScene({ round, cloud, doors, addresses, consent, notesDirectory, actors });
  }

  /** Lets everybody work. */
  async begin(): Promise<void> {
    this.fleet.go(await clockOffsetOf(this.#addresses));
    this.person.go();
    this.pushes.open();
  }

  /** Resolves when nothing is under way that was begun from outside. */
  async rest(): Promise<void> {
    this.pushes.shut();
    await Promise.all([this.fleet.pause(), this.person.pause()]);
  }

  /** False if there was nobody to kill. */
  async kill(victim: AccessVictim, delayMs: number): Promise<boolean> {
    if (victim === 'client') return this.fleet.killOne();
    if (victim !== 'launcher') return (await this.cloud.killInstance(victim, delayMs)) !== 'missed';
    await this.cloud.killLauncher();
    this.#doors.shut();
    await this.cloud.running();
    this.#addresses = await readAddresses(this.#stateDirectory);
    await openDoors(this.#doors, this.#addresses);
    return true;
  }

  async moveTime(durationMs: number): Promise<void> {
    const local = await this.cloud.running();
    await local.switchboard.advance(durationMs);
    await local.followTime();
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.pushes.end(), this.person.pause()]);
    await this.fleet.close();
    this.#doors.close();
  }
}

/** Whether nobody has a request any more within the time. */
export async function isIdle(
  atWork: () => Promise<readonly string[]>,
  withinMs = IDLE_WITHIN_MS,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while ((await atWork()).length > 0) {
    if (performance.now() > deadline) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}
