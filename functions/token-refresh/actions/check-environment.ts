import { reportError, type BilingualText, type ErrorReport } from '../../../shared/errors/index.ts';
import { chosenOrganisations } from '../../../shared/invocation/index.ts';
import {
  checksOfEnvironment,
  checksOfOrganisation,
  type EnvironmentCheck,
} from '../check/environment-checks.ts';
import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';

/** `failed` carries what is wrong and what to do. */
interface CheckedPart {
  readonly corpId: string;
  readonly subject: string;
  readonly outcome: 'proven' | 'failed';
  readonly proves: BilingualText;
  readonly error?: Pick<ErrorReport, 'code' | 'text' | 'remedy'>;
}

/**
 * Proves that the environment stands apart from every other and is complete: settings, key ring,
 * tables, bucket, configuration, and the secret of every app. Changes nothing, asks DingTalk nothing,
 * and tells everything that is wrong at once.
 *
 * @throws RequestRefusedError; the reason of the signal
 */
export async function checkEnvironment(
  deps: TokenRefreshDependencies,
  payload: Payload<'check'>,
  { signal }: WorkCaller,
): Promise<ActionResult> {
  const parts: CheckedPart[] = [];
  for (const check of checksOfEnvironment(deps)) parts.push(await perform('', check, signal));
  const configuration = await deps.configuration().catch((error: unknown) => ({ error }));
  const isLive = !('error' in configuration);
  parts.push(
    await perform(
      '',
      {
        ...ofConfiguration,
        prove: async () => {
          if (!isLive) throw configuration.error;
        },
      },
      signal,
    ),
  );
  if (isLive) {
    for (const organisation of chosenOrganisations(configuration, payload)) {
      const { corpId } = organisation;
      for (const check of checksOfOrganisation(deps, organisation)) {
        parts.push(await perform(corpId, check, signal));
      }
    }
  }
  const failed = parts.filter(({ outcome }) => outcome === 'failed');
  const isReady = failed.length === 0;
  return {
    outcome: isReady ? 'ready' : 'not-ready',
    environment: deps.environment,
    checks: countedByProof(parts),
    problems: failed.map(({ corpId, subject, error }) => ({ corpId, subject, error })),
    next: isReady ? whenReady : whenNotReady,
  };
}

/** One line for what is proven of many things alike. */
function countedByProof(parts: readonly CheckedPart[]) {
  const byProof = new Map<string, CheckedPart[]>();
  for (const part of parts) {
    byProof.set(part.proves.en, [...(byProof.get(part.proves.en) ?? []), part]);
  }
  return [...byProof.values()].flatMap((alike) =>
    alike.slice(0, 1).map(({ proves }) => ({
      proves,
      proven: alike.filter(({ outcome }) => outcome === 'proven').length,
      of: alike.length,
    })),
  );
}

const ofConfiguration = {
  subject: 'configuration',
  proves: {
    en: 'it is published, unaltered, and names nothing of another environment',
    zhHK: '設定已發佈、未被更改，且沒有指向其他環境',
  },
};

async function perform(
  corpId: string,
  { subject, proves, prove }: EnvironmentCheck,
  signal: AbortSignal,
): Promise<CheckedPart> {
  try {
    await prove(signal);
    return { corpId, subject, outcome: 'proven', proves };
  } catch (error) {
    signal.throwIfAborted();
    const { code, text, remedy } = reportError(error);
    return { corpId, subject, outcome: 'failed', proves, error: { code, text, remedy } };
  }
}

const whenReady: BilingualText = {
  en: 'The environment shares nothing with another, and everything that tokens need is in place.',
  zhHK: '本環境與其他環境沒有共用任何資源，更新 token 所需的一切已齊備。',
};
const whenNotReady: BilingualText = {
  en: 'Follow the remedy of each problem, then check again.',
  zhHK: '請按各項建議處理後再檢查。',
};
