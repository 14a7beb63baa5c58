import * as z from 'zod';
import { compress, decompress, type Sealer } from '../sealing/index.ts';
import type { Question, Reply } from './question.ts';

/** Larger replies stay in the instance: a cell ends at 2 MB. */
const MOST_SEALED_BYTES = 1_500_000;
const MOST_PLAIN_BYTES = 32 * 1_024 * 1_024;
/** A shorter one costs one capacity unit in any case, and packing it ten times the sealing. */
const PACKED_FROM_BYTES = 4_000;
const PACKED = Uint8Array.of(1);
const PLAIN = Uint8Array.of(0);

const envelope = z.object({
  /** Sealed with the reply, so that nobody makes an old one young. */
  asked: z.int(),
  outcome: z.enum(['found', 'absent', 'outside']),
  value: z.unknown().optional(),
});

/** The bytes of a reply at rest; undefined if there are too many for a cell. */
export async function sealReply(
  sealer: Sealer,
  context: string,
  { reply, askedEpochMs }: { readonly reply: Reply<unknown>; readonly askedEpochMs: number },
): Promise<Uint8Array | undefined> {
  const text = Buffer.from(JSON.stringify({ asked: askedEpochMs, ...reply }));
  const isPacked = text.length >= PACKED_FROM_BYTES;
  const content = isPacked ? [PACKED, await compress(text, 1)] : [PLAIN, text];
  const sealed = sealer.seal(Buffer.concat(content), context);
  return sealed.length > MOST_SEALED_BYTES ? undefined : sealed;
}

/**
 * @throws SealBrokenError, UnknownSealingKeyError, and the errors of decompression, JSON and zod: the
 *   bytes are no reply to this question of this time
 */
export async function openReply<Value>(
  sealer: Sealer,
  { sealed, context, askedEpochMs }: SealedReply,
  question: Question<Value>,
): Promise<Reply<Value>> {
  const opened = sealer.open(sealed, context);
  const content = opened.subarray(1);
  const isPacked = opened[0] === PACKED[0];
  const plain = isPacked ? await decompress(content, MOST_PLAIN_BYTES) : content;
  const { asked, outcome, value } = envelope.parse(JSON.parse(Buffer.from(plain).toString()));
  if (asked !== askedEpochMs) throw new RangeError('the reply is of another time');
  return outcome === 'found' ? { outcome, value: question.read(value) } : { outcome };
}

export interface SealedReply {
  readonly sealed: Uint8Array;
  readonly context: string;
  readonly askedEpochMs: number;
}
