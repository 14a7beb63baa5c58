import { createHash } from 'node:crypto';

/** What a chain is found to be by whoever has the lines alone. */
export interface WitnessedChain {
  readonly sequences: readonly number[];
  readonly ids: readonly string[];
  readonly headHash: string;
}

/** Whose chain it is said to be. */
export interface WitnessedOwner {
  readonly environment: string;
  readonly corpId: string;
  readonly stream: string;
}

interface WitnessedEvent {
  readonly metadata: { readonly uid: string };
  readonly chain: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

/**
 * Walks a chain from its beginning, with a canonical JSON and hashes of its own, by the words of
 * RFC 8785 and of the README. Throws at the first line that is not as it must be.
 */
export function witnessChain(owner: WitnessedOwner, lines: readonly string[]): WitnessedChain {
  const { environment, corpId, stream } = owner;
  let previous = sha256Of(
    `dingtalk-hk-functions audit chain v1\n${environment}\n${corpId}\n${stream}`,
  );
  const sequences: number[] = [];
  const ids: string[] = [];
  for (const [index, line] of lines.entries()) {
    const event = JSON.parse(line) as WitnessedEvent;
    const { hash, ...rest } = event;
    const sequence = index + 1;
    const place = { environment, organisation: corpId, previous, sequence, stream };
    const text = canonicalJson({ ...rest, chain: place });
    const expected = sha256Of(text);
    if (canonicalJson(event.chain) !== canonicalJson(place)) {
      throw new Error(`line ${String(sequence)} stands at ${canonicalJson(event.chain)}`);
    }
    if (hash !== expected || line !== `${text.slice(0, -1)},"hash":"${expected}"}`) {
      throw new Error(`line ${String(sequence)} is not what was hashed`);
    }
    previous = expected;
    sequences.push(sequence);
    ids.push(event.metadata.uid);
  }
  return { sequences, ids, headHash: previous };
}

/** Members in the order of their names' UTF-16 units; values as JSON writes them. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort(byUnits);
  const members = names.map(
    (name) => `${JSON.stringify(name)}:${canonicalJson((value as Record<string, unknown>)[name])}`,
  );
  return `{${members.join(',')}}`;
}

function byUnits(left: string, right: string): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
