import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import { tally } from '../access-kills/access-round.ts';
import { witnessChain } from '../chain-witness.ts';
import { eventsByStream, type CollectedCopy } from './collected-copies.ts';
import { duplicatesOf, faultsOfDuplicates, faultsOfQuiet } from './duplicate-verdict.ts';
import type { EndedForwarderRound } from './forwarder-round.ts';
import { faultsOfKept, faultsOfTold } from './told-verdict.ts';

const HOUR_MS = 60 * MINUTE_MS;
/** `archive.closeAfterMinutes`. */
const CLOSED_AFTER_MS = 5 * MINUTE_MS;

/**
 * Holds everything that has come of a round against what was promised: at the receiver, after its
 * duplicates are dropped by id, every record once and nothing else; every stream whole and chained; the
 * archive the same; nothing more twice than there is a reason for.
 *
 * @returns what does not hold; empty if all is well
 */
export function faultsOfForwarding(round: EndedForwarderRound): readonly string[] {
  const { copies, copiesBeforeQuiet, stored } = round;
  const events = eventsByStream(copies);
  return [
    ...faultsOfTold(round, events),
    ...faultsOfKept(round, events),
    ...[...stored.lastSequences].flatMap(([stream, last]) =>
      faultsOfStream(round, stream, last, events.get(stream) ?? []),
    ),
    ...faultsOfCopies(copies),
    ...faultsOfDuplicates(duplicatesOf(round)),
    ...faultsOfQuiet(copies, copiesBeforeQuiet),
    ...(stored.openRejections === 0 ? [] : [`${String(stored.openRejections)} still rejected`]),
    ...round.survivors.map(({ command }) => `outlived the killed launcher: ${command}`),
  ];
}

function faultsOfStream(
  { corpId, lastRunEpochMs, stored }: EndedForwarderRound,
  stream: string,
  lastSequence: number,
  events: readonly CollectedCopy[],
): readonly string[] {
  const faults: string[] = [];
  const lines = events.map(({ line }) => line);
  if (lines.length !== lastSequence) {
    faults.push(`${stream}: ${String(lines.length)} of ${String(lastSequence)} events`);
  }
  try {
    witnessChain({ environment: STAGE, corpId, stream }, lines);
  } catch (error) {
    faults.push(`${stream}: ${String(error)}`);
  }
  const checkpoint = stored.checkpoints.find((one) => one.stream === stream);
  if (lastSequence > 0 && checkpoint?.nextSequence !== lastSequence + 1) {
    faults.push(`${stream}: the checkpoint stands at ${String(checkpoint?.nextSequence)}`);
  }
  const done = (checkpoint?.delivered ?? 0) + (checkpoint?.rejected ?? 0);
  if (done !== lastSequence) faults.push(`${stream}: the checkpoint counts ${String(done)}`);
  const archive = stored.archives.get(stream);
  faults.push(...(archive?.faults ?? []).map((fault) => `archive of ${stream}: ${fault}`));
  const archived = archive?.lines ?? [];
  const different = archived.findIndex((line, index) => line !== lines[index]);
  if (different !== -1) faults.push(`archive of ${stream}: line ${String(different + 1)} differs`);
  const closed = Math.floor((lastRunEpochMs - CLOSED_AFTER_MS) / HOUR_MS) * HOUR_MS;
  const owed = events.findLastIndex(({ readAtEpochMs }) => readAtEpochMs < closed) + 1;
  if (archived.length < owed) {
    faults.push(`archive of ${stream}: ${String(archived.length)} of ${String(owed)} lines`);
  }
  return faults;
}

/** Copies of one event are the same to the byte. */
function faultsOfCopies(copies: readonly CollectedCopy[]): readonly string[] {
  const lines = new Map<string, string>();
  return copies.flatMap(({ id, line }) => {
    const first = lines.get(id) ?? line;
    lines.set(id, first);
    return first === line ? [] : [`${id} is there with different lines`];
  });
}

/** Figures of a round, for whoever looks. */
export function figuresOf(round: EndedForwarderRound) {
  const events = eventsByStream(round.copies);
  const perStream = Object.fromEntries([...events].map(([stream, own]) => [stream, own.length]));
  return {
    kills: round.kills.length,
    killedWhile: tally(round.kills),
    invocations: round.invocations,
    failedDeliveries: round.failedDeliveries,
    events: Object.values(perStream).reduce((sum, count) => sum + count, 0),
    perStream,
    duplicates: duplicatesOf(round),
    replayed: round.stored.replayedRejections,
    trailEntries: round.stored.trail.length,
    archivedLines: [...round.stored.archives.values()].reduce(
      (sum, { lines }) => sum + lines.length,
      0,
    ),
    pushed: round.pushed.length,
    faults: round.faults,
    seconds: round.seconds,
  };
}
