import { createHash } from 'node:crypto';
import { hashOfLine } from '../chain/chain-event.ts';

/** What the text of an event says of itself. */
export interface ReadEvent {
  readonly environment: string;
  readonly organisation: string;
  readonly stream: string;
  readonly sequence: number;
  readonly previous: string;
  readonly timeEpochMs: number;
  /** Of its text, recomputed. */
  readonly hash: string;
}

/**
 * - `whole`: its hash is that of its text;
 * - `altered`: it is not; `claimed` is what the text says, as far as it can be read;
 */
export type ReadLine =
  | { readonly state: 'whole'; readonly event: ReadEvent }
  | { readonly state: 'altered'; readonly claimed: ClaimedPlace | undefined };

/** Which event a text says it is; nothing vouches for it. */
export interface ClaimedPlace {
  readonly stream: string;
  readonly sequence: number;
}

const HASH_MEMBER = /,"hash":"[0-9a-f]{64}"\}$/;
/** Members of the chain in their canonical order; found also in a text that is no JSON any more. */
const CLAIMED = /"sequence":(\d{1,15}),"stream":"([a-z-]{1,40})"\}/;

/**
 * Takes the text of an event apart and recomputes its hash from it. Whether its place in the chain is
 * right is for the caller to say.
 */
export function readEventLine(line: string): ReadLine {
  const members = parseObject(line);
  const chain = members?.['chain'];
  const said = isObject(chain) ? chain : {};
  const { environment, organisation, stream, sequence, previous } = said;
  const isChained =
    typeof environment === 'string' &&
    typeof organisation === 'string' &&
    typeof stream === 'string' &&
    isSequence(sequence) &&
    typeof previous === 'string';
  if (!isChained) return { state: 'altered', claimed: claimedIn(line) };
  const hash = hashOfText(line);
  if (hash === undefined || hash !== hashOfLine(line)) {
    return { state: 'altered', claimed: { stream, sequence } };
  }
  const time = members?.['time'];
  const timeEpochMs = typeof time === 'number' ? time : Number.NaN;
  return {
    state: 'whole',
    event: { environment, organisation, stream, sequence, previous, timeEpochMs, hash },
  };
}

/** The hash that the line should end with; undefined if it does not end with one. */
function hashOfText(line: string): string | undefined {
  const end = HASH_MEMBER.exec(line);
  if (end === null) return undefined;
  return createHash('sha256')
    .update(`${line.slice(0, end.index)}}`, 'utf8')
    .digest('hex');
}

function claimedIn(line: string): ClaimedPlace | undefined {
  const [, sequence, stream] = CLAIMED.exec(line) ?? [];
  return sequence === undefined || stream === undefined
    ? undefined
    : { stream, sequence: Number(sequence) };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSequence(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}
