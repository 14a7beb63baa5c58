import * as z from 'zod';
import { verdictText } from '../../send-callback/verdict-texts.ts';
import { deployedFunctionName } from '../../../shared/function-compute/index.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import { intakeDomainOf } from '../deployed-names.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { CheckReport, Finding } from '../domain/check-result.ts';
import { failure, warning } from '../domain/findings.ts';
import { sendCheckUrl, type SentCheck } from '../probes/check-url.ts';

const INTAKE = 'webhook-intake';
/** DingTalk's own patience by the pages on event pushes; others of its pages say more. */
const PATIENCE_MS = 1_500;

/** The form of the callback secret; whether the intake accepts it is told by the check of secrets. */
const secretSchema = z.object({
  apps: z.record(
    z.string(),
    z.object({
      owners: z.array(z.string()).min(1),
      callbackKeys: z.array(z.object({ token: z.string(), aesKey: z.string() })).min(1),
    }),
  ),
});

interface Sender {
  readonly app: string;
  readonly url: string;
  readonly keys: { readonly token: string; readonly aesKey: string; readonly owner: string };
}

/**
 * Does what DingTalk does when somebody saves the address in its console: posts an encrypted
 * `check_url`, and wants the encrypted `success`. With each generation of keys of each app.
 */
export const callbackCheck: DoctorCheck = {
  id: 'callback',
  run: async (context, signal) => {
    const base = await callbackAddress(context);
    if (base === undefined) return noAddress();
    const senders = await sendersOf(context, base);
    const { trustedAuthorityPem: authorityPem, clockOffsetMs } = await context.target();
    const sent = await Promise.all(
      senders.map(async (sender) => {
        const about = { ...sender, authorityPem, clockOffsetMs, signal };
        const first = await sendCheckUrl(about);
        const isSlow = first.verdict.kind === 'success' && first.durationMs > PATIENCE_MS;
        return { sender, first, second: isSlow ? await sendCheckUrl(about) : undefined };
      }),
    );
    const took = Math.max(0, ...sent.map(({ first, second }) => (second ?? first).durationMs));
    const seen = `${base} · ${String(took)} ms`;
    return { seen: { en: seen, zhHK: seen }, findings: sent.flatMap(judge) };
  },
};

/** The domain that the settings name, or that of the intake's own trigger. */
async function callbackAddress(context: DoctorContext): Promise<string | undefined> {
  const { settings } = await context.target();
  const domain = intakeDomainOf(settings);
  if (domain !== undefined) return `https://${domain}`;
  const { functionCompute } = await context.services();
  const stage = settings['STAGE'] ?? context.environment;
  const triggers = await functionCompute.listTriggers(deployedFunctionName(INTAKE, stage));
  const http = triggers.find(({ triggerType }) => triggerType === 'http');
  return http?.httpTrigger?.urlInternet?.replace(/\/$/, '');
}

async function sendersOf(context: DoctorContext, base: string): Promise<readonly Sender[]> {
  const { settings } = await context.target();
  const { secrets } = await context.services();
  const { value } = await secrets.getSecret(settings['CALLBACK_SECRET_NAME'] ?? '');
  const { apps } = secretSchema.parse(JSON.parse(value));
  return Object.entries(apps).flatMap(([app, { owners, callbackKeys }]) =>
    owners.slice(0, 1).flatMap((owner) =>
      callbackKeys.map(({ token, aesKey }) => ({
        ...{ app, url: `${base}/callback/${app}` },
        keys: { token, aesKey, owner },
      })),
    ),
  );
}

function judge({
  sender: { app, url },
  first,
  second,
}: {
  readonly sender: Sender;
  readonly first: SentCheck;
  readonly second: SentCheck | undefined;
}): readonly Finding[] {
  const { verdict, durationMs } = second ?? first;
  const subject = `${app} ${url}`;
  if (verdict.kind !== 'success') {
    const { text, remedy } = verdictText(verdict, { isRobot: false, timeoutMs: durationMs });
    return [failure({ subject, code: `doctor.callback.${verdict.kind}`, text, remedy })];
  }
  if (second === undefined) return [];
  return [slow(subject, first.durationMs, second.durationMs)];
}

const slow = (subject: string, firstMs: number, secondMs: number): Finding =>
  warning({
    subject,
    code: 'doctor.callback.slow',
    text: {
      en: `The first reply took ${String(firstMs)} ms, the second ${String(secondMs)} ms; DingTalk waits for about ${String(PATIENCE_MS)}.`,
      zhHK: `首次回覆需時 ${String(firstMs)} 毫秒，第二次 ${String(secondMs)} 毫秒；釘釘只等候約 ${String(PATIENCE_MS)} 毫秒。`,
    },
    remedy: {
      en: 'If only the first is slow, an instance had to be started: scalingConfig.minInstances: 1 keeps one ready. Else see the log of the intake.',
      zhHK: '如只有首次緩慢，是因為需要啟動實例：scalingConfig.minInstances: 1 可保持一個實例就緒。否則請查看 intake 的日誌。',
    },
  });

function noAddress(): CheckReport {
  const finding = failure({
    subject: INTAKE,
    code: 'doctor.callback.no-address',
    text: {
      en: 'The intake has no HTTP trigger that the internet can reach, and INTAKE_DOMAIN is not set.',
      zhHK: 'intake 沒有可由互聯網連接的 HTTP 觸發器，亦未設定 INTAKE_DOMAIN。',
    },
    remedy: {
      en: 'Deploy it: npm run release, or npx s deploy; with a domain of your own set INTAKE_DOMAIN.',
      zhHK: '請部署 intake：npm run release 或 npx s deploy；如使用自訂域名，請設定 INTAKE_DOMAIN。',
    },
  });
  return { seen: { en: '', zhHK: '' }, findings: [finding] };
}
