import type { LoggedCall } from '../../../infra/local/dingtalk/call-log.ts';
import type { ChainRecords } from '../chain-records.ts';
import type { Victim } from '../mortal-cloud.ts';
import type { RunningProcess } from '../process-tree.ts';
import type { PushedEvents } from '../push-events.ts';
import type { SeededStream } from '../seeded-stream.ts';
import type { NotesOfClient } from './client-notes.ts';
import type { KeptConsent } from './kept-consent.ts';
import type { SealedCell } from './sealed-cells.ts';

/** A client of DingTalk in a process of its own, an instance of a function, or host and stand-ins. */
export type AccessVictim = 'client' | Victim;

export interface AccessRound {
  readonly seed: number;
  /** New, or empty. */
  readonly stateDirectory: string;
  /** How often each is killed; `event`: one of the functions on the way of events. */
  readonly kills: Readonly<Record<'client' | 'token-refresh' | 'event' | 'launcher', number>>;
  /** Clients at a time; three of one operation at most (see `CALLS_PER_SECOND`). */
  readonly clients: number;
  /** Steps of time from one change of the sealing key to the next. */
  readonly stepsPerKey: number;
  /** Steps of time from one that outlasts every token to the next. */
  readonly stepsPerLongJump: number;
  /** Goes on after the last kill until all this has happened: how soon depends on the machine. */
  readonly least: LeastDoings;
}

/** Without it there was nothing to go wrong. */
export interface LeastDoings {
  readonly clientCalls: number;
  readonly blocks: number;
  readonly longJumps: number;
  /** Rotations of the sealing key, and refreshes of the token, that a person asked for. */
  readonly rotated: number;
  readonly refreshed: number;
}

/** What was done and what has come of it, once everything has come to its end. */
export interface EndedAccessRound {
  readonly kills: readonly AccessVictim[];
  /** DingTalk's own log. */
  readonly calls: readonly LoggedCall[];
  readonly clients: readonly NotesOfClient[];
  readonly pushed: PushedEvents;
  readonly records: ChainRecords;
  /** Everything sealed in any table. */
  readonly cells: readonly SealedCell[];
  readonly consent: KeptConsent;
  /** The key that seals in the end. */
  readonly lastKey: Buffer;
  readonly counts: AccessCounts;
  /** Processes that outlived a killed launcher. */
  readonly survivors: readonly RunningProcess[];
}

/** Figures of a round, for whoever looks. */
export interface AccessCounts {
  readonly kills: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly clients: number;
  readonly clientCalls: number;
  readonly clientFailures: Readonly<Record<string, number>>;
  readonly blocks: number;
  readonly tokensAskedFor: number;
  readonly jumps: number;
  readonly longJumps: number;
  readonly keyChanges: number;
  /** What a person asked for, and how it ended. */
  readonly asked: Readonly<Record<string, number>>;
  readonly acknowledged: number;
}

/**
 * What clients may use of an operation: less than DingTalk's 20, so that a machine that stops for half
 * a second is not taken for slots that were spent twice. When all was killed, clients pace alone for a
 * while, at a fifth: three of them stay below 20 whatever the others do.
 */
export const CALLS_PER_SECOND = 15;
/** 1,200 ms for so many calls, as the README of `shared/call-pacing` has it. */
export const SLOT_SPACING_MS = 80;

/** All victims in an order of the seed's. */
export function plannedVictims({ kills }: AccessRound, random: SeededStream): AccessVictim[] {
  const onTheWay = ['intake', 'worker', 'service-desk'] as const;
  const victims: AccessVictim[] = [
    ...Array.from({ length: kills.client }, () => 'client' as const),
    ...Array.from({ length: kills['token-refresh'] }, () => 'token-refresh' as const),
    ...Array.from({ length: kills.launcher }, () => 'launcher' as const),
    ...Array.from({ length: kills.event }, () => onTheWay[random.integer(0, 2)] ?? 'worker'),
  ];
  return victims
    .map((victim) => ({ victim, place: random.unit() }))
    .sort((a, b) => a.place - b.place)
    .map(({ victim }) => victim);
}

/** How often each name is there. */
export function tally(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
