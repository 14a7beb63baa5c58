import type { LoggedCall } from '../../../infra/local/dingtalk/call-log.ts';
import type { NotesOfClient } from './client-notes.ts';

/** DingTalk's codes for a token that is missing, unknown or out of date, on either host. */
const TOKEN_CODES: ReadonlySet<string> = new Set([
  '40014',
  '41001',
  '42001',
  'InvalidAuthentication',
  'AuthenticationFailed.MissingParameter',
]);

/** Calls that DingTalk refused for their token. */
export function refusedForToken(calls: readonly LoggedCall[]): readonly LoggedCall[] {
  return calls.filter(({ code }) => code !== undefined && TOKEN_CODES.has(code));
}

/**
 * Calls beyond a limit of the gateway. Those of the clients are judged when they are sent: on a busy
 * machine a stand-in that stands still for a moment meets in one second what came in two.
 */
export function throttledCalls(
  calls: readonly LoggedCall[],
  clients: readonly NotesOfClient[],
): readonly LoggedCall[] {
  const judged = new Set(sentBy(clients).map(({ api }) => api.replace(/^\//, '')));
  return calls.filter(({ api, outcome }) => outcome === 'throttled' && !judged.has(api));
}

/** The most calls of one API that all clients together have sent within a second of the clock. */
export function fullestSecond(clients: readonly NotesOfClient[]): number {
  const counts = new Map<string, number>();
  for (const { api, atEpochMs } of sentBy(clients)) {
    const second = `${api} ${String(Math.floor(atEpochMs / 1_000))}`;
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

function sentBy(clients: readonly NotesOfClient[]) {
  return clients.flatMap(({ notes }) => notes.filter((note) => note.kind === 'sent'));
}

interface ClaimedSlots {
  readonly client: string;
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
}

/** Pairs of blocks of one lane that hold an instant in common, whoever was granted them. */
export function sharedBlocks(clients: readonly NotesOfClient[]): readonly string[] {
  const byLane = new Map<string, ClaimedSlots[]>();
  for (const { client, notes } of clients) {
    for (const note of notes) {
      if (note.kind !== 'block') continue;
      const { lane, fromEpochMs, toEpochMs } = note;
      byLane.set(lane, [...(byLane.get(lane) ?? []), { client, fromEpochMs, toEpochMs }]);
    }
  }
  return [...byLane].flatMap(([lane, blocks]) => overlapsOf(lane, blocks));
}

function overlapsOf(lane: string, blocks: readonly ClaimedSlots[]): readonly string[] {
  const faults: string[] = [];
  let last: ClaimedSlots | undefined;
  for (const block of [...blocks].sort((a, b) => a.fromEpochMs - b.fromEpochMs)) {
    if (last !== undefined && block.fromEpochMs < last.toEpochMs) {
      faults.push(`${lane}: ${JSON.stringify(last)} and ${JSON.stringify(block)}`);
    }
    if (last === undefined || block.toEpochMs > last.toEpochMs) last = block;
  }
  return faults;
}

/**
 * Clients that sent more requests between two blocks than the first of them had slots. What was sent
 * while a client paced alone is bound to no block.
 */
export function overspentBlocks(
  clients: readonly NotesOfClient[],
  spacingMs: number,
): readonly string[] {
  return clients.flatMap(({ client, notes }) => {
    const faults: string[] = [];
    let slots = 0;
    let isAlone = false;
    for (const note of notes) {
      if (note.kind === 'block') slots = (note.toEpochMs - note.fromEpochMs) / spacingMs;
      if (note.kind === 'alone') isAlone = true;
      if (note.kind === 'shared') isAlone = false;
      if (note.kind !== 'sent' || isAlone) continue;
      if (slots <= 0) faults.push(`${client} sent without a slot at ${String(note.atEpochMs)}`);
      slots -= 1;
    }
    return faults;
  });
}
