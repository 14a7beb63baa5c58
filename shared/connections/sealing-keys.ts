import { KeptValue } from '../resilience/index.ts';
import { createAesGcmSealer, parseSealingKeyRing, type Sealer } from '../sealing/index.ts';
import type { SecretProvider } from '../secrets/index.ts';
import type { FunctionInstance } from './function-instance.ts';

/** Variables of `functionEnvironment`. */
export interface SealingSettings {
  readonly SEALING_SECRET_NAME: string;
}

export type SealingParts = Pick<FunctionInstance, 'environment' | 'clock' | 'random'> & {
  readonly secrets: SecretProvider;
};

/** The key ring is read anew this often, so that a key that was added is known within it. */
const KEEP_MS = 10 * 60_000;

/**
 * A sealer with the key ring as it is now: it is read from the store though it is kept.
 *
 * @throws KeyRingInvalidError; the errors of the secret store
 */
export async function readSealer(
  settings: SealingSettings,
  { environment, random, secrets }: Omit<SealingParts, 'clock'>,
): Promise<Sealer> {
  const { value } = await secrets.getSecret(settings.SEALING_SECRET_NAME, { fresh: true });
  return createAesGcmSealer(parseSealingKeyRing(value, environment), random);
}

/** A sealer that is kept for ten minutes; asked before each request. @throws as `readSealer` */
export function createKeptSealer(
  settings: SealingSettings,
  parts: SealingParts,
): () => Promise<Sealer> {
  const kept = new KeptValue<Sealer>({ clock: parts.clock, keepMs: KEEP_MS });
  return () => kept.get(() => readSealer(settings, parts));
}

/**
 * What holds a sealer, made when it is first asked for and made anew with the next sealer: tokens,
 * pace and breakers live as long as the keys that their rows are opened with. A making that failed is
 * forgotten.
 */
export function keptWithSealer<Parts>(
  sealer: () => Promise<Sealer>,
  make: (sealer: Sealer) => Parts | Promise<Parts>,
): () => Promise<Parts> {
  let kept: { readonly sealer: Sealer; readonly parts: Promise<Parts> } | undefined;
  return async () => {
    const current = await sealer();
    if (kept?.sealer !== current) {
      kept = { sealer: current, parts: Promise.resolve(current).then(make) };
    }
    const asked = kept;
    try {
      return await asked.parts;
    } catch (error) {
      if (kept === asked) kept = undefined;
      throw error;
    }
  };
}
