import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import {
  DingTalkError,
  IpBlockedError,
  NotInIpWhiteListError,
  OutsideAuthorisedScopeError,
  PermissionMissingError,
  QuotaExhaustedError,
  ThrottledError,
  TokenRejectedError,
  UnavailableError,
} from '../../../shared/dingtalk/index.ts';
import { bookCalls } from '../book-calls.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { Finding } from '../domain/check-result.ts';
import { findingOfError } from '../domain/findings.ts';
import { permissionQuestions, type PermissionQuestion } from '../permissions-needed.ts';
import { askDingTalk } from '../probes/dingtalk-questions.ts';
import { tokenOf } from './dingtalk-credentials-check.ts';

interface Asked {
  readonly findings: readonly Finding[];
  readonly asked: number;
  readonly metered: number;
}

/**
 * What the first app of each organisation must be allowed. DingTalk looks at the permission before
 * anything else of a call, so a question that finds nothing proves it as well. Questions that DingTalk
 * counts are a handful, stand in the ledger of calls, and can be left out.
 */
export const dingTalkPermissionsCheck: DoctorCheck = {
  id: 'dingtalk-permissions',
  run: async (context, signal) => {
    const { configuration } = await context.configuration();
    const asked = await Promise.all(
      configuration.organisations.map((organisation) =>
        askForOrganisation(context, organisation, signal),
      ),
    );
    const sumOf = (field: 'asked' | 'metered'): string =>
      String(asked.reduce((sum, one) => sum + one[field], 0));
    return {
      seen: {
        en: `${sumOf('asked')} asked, of which ${sumOf('metered')} metered`,
        zhHK: `已查詢 ${sumOf('asked')} 項，其中 ${sumOf('metered')} 項計算配額`,
      },
      findings: asked.flatMap(({ findings }) => findings),
    };
  },
};

async function askForOrganisation(
  context: DoctorContext,
  organisation: OrganisationConfiguration,
  signal: AbortSignal,
): Promise<Asked> {
  const { clock } = await context.services();
  const { app } = organisation;
  const accessToken = await tokenOf(context, app, signal);
  const questions = permissionQuestions(organisation, clock.nowEpochMs()).filter(
    ({ isMetered }) => context.options.metered || !isMetered,
  );
  const about = { clientId: app.clientId, accessToken };
  const findings = await Promise.all(
    questions.map((question) => judge(context, question, about, signal)),
  );
  const metered = questions.filter(({ isMetered }) => isMetered).length;
  await bookCalls(context, organisation, metered);
  return { findings: findings.flat(), asked: questions.length, metered };
}

async function judge(
  context: DoctorContext,
  { ask, purpose }: PermissionQuestion,
  app: { readonly clientId: string; readonly accessToken: string },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    await ask((operation, params) => askDingTalk(context, { operation, params }, app, signal));
    return [];
  } catch (error) {
    if (!(error instanceof DingTalkError)) throw error;
    const subject = `app ${app.clientId}: ${purpose.en} / ${purpose.zhHK}`;
    if (isRefusal(error)) return [findingOfError(subject, error)];
    return isSilence(error) ? [findingOfError(subject, error, 'warning')] : [];
  }
}

function isRefusal(error: DingTalkError): boolean {
  return (
    error instanceof PermissionMissingError ||
    error instanceof OutsideAuthorisedScopeError ||
    error instanceof TokenRejectedError
  );
}

/** Nobody has looked at the permission. */
function isSilence(error: DingTalkError): boolean {
  return (
    error instanceof UnavailableError ||
    error instanceof ThrottledError ||
    error instanceof IpBlockedError ||
    error instanceof QuotaExhaustedError ||
    error instanceof NotInIpWhiteListError
  );
}
