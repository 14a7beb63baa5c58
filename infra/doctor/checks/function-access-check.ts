import { toldCauseSchema } from '../../command/told-cause.ts';
import * as z from 'zod';
import type { DoctorCheck } from '../doctor-check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { Finding } from '../domain/check-result.ts';
import { failure, findingOfError } from '../domain/findings.ts';
import { aliasOf, folderOf } from '../deployed-names.ts';
import { FunctionComputeRefusedError } from '../errors.ts';
import { statusQuestions } from '../status-questions.ts';

/** What answers of functions say of things that are wrong; everything else of them is left alone. */
const answerSchema = z.looseObject({
  outcome: z.string(),
  error: toldCauseSchema.optional(),
  problems: z.array(z.object({ subject: z.string(), error: toldCauseSchema })).optional(),
});

/** A question was not understood, as of another release: everything that it needs was read. */
const ANSWERED = /\.(?:request-refused|invocation-malformed)$/;

/** Each function reads its tables, its bucket and its secrets, under its own role. */
export const functionAccessCheck: DoctorCheck = {
  id: 'function-access',
  run: async (context) => {
    const { settings } = await context.target();
    const stage = settings['STAGE'] ?? context.environment;
    const { configuration } = await context.configuration();
    const { clock } = await context.services();
    const now = clock.nowEpochMs();
    const asked = (await context.functions()).flatMap(({ functionName }) => {
      const payloads = statusQuestions(folderOf(functionName, stage), configuration, now);
      return payloads.length === 0 ? [] : [{ functionName, payloads }];
    });
    const findings = await Promise.all(
      asked.map(({ functionName, payloads }) => askFunction(context, functionName, payloads)),
    );
    const count = String(asked.length);
    return {
      seen: { en: `functions: ${count}`, zhHK: `函數 ${count} 個` },
      findings: findings.flat(),
    };
  },
};

/** One question after the other: a function may have few instances. */
async function askFunction(
  context: DoctorContext,
  functionName: string,
  payloads: readonly object[],
): Promise<readonly Finding[]> {
  const { functionCompute } = await context.services();
  // What is not there is told by the check of the deployment.
  if ((await functionCompute.getFunction(functionName)) === undefined) return [];
  const alias = aliasOf((await context.target()).settings);
  const isPublished = (await functionCompute.getAlias(functionName, alias)) !== undefined;
  const qualifier = isPublished ? alias : '';
  const findings: Finding[] = [];
  for (const payload of payloads) {
    try {
      const answer = await functionCompute.invoke(functionName, qualifier, payload);
      findings.push(...findingsOf(functionName, answer));
    } catch (error) {
      findings.push(failureOf(functionName, error));
    }
  }
  return distinct(findings);
}

function findingsOf(functionName: string, answer: unknown): readonly Finding[] {
  const read = answerSchema.safeParse(answer);
  if (!read.success) return [];
  const { error, problems = [] } = read.data;
  const own = error === undefined || ANSWERED.test(error.code) ? [] : [{ subject: '', error }];
  return [...own, ...problems].map(({ subject, error: { code, text, remedy } }) =>
    failure({
      subject: subject === '' ? functionName : `${functionName}: ${subject}`,
      code,
      text,
      remedy,
    }),
  );
}

function failureOf(functionName: string, error: unknown): Finding {
  if (!(error instanceof FunctionComputeRefusedError)) return findingOfError(functionName, error);
  return failure({
    subject: functionName,
    code: 'doctor.function-access.not-answered',
    text: {
      en: `The function was asked about its state and ended with ${error.reason}.`,
      zhHK: `查詢函數狀態時，函數以 ${error.reason} 結束。`,
    },
    remedy: {
      en: 'See its log; an instance that cannot start writes there which setting or secret it lacks.',
      zhHK: '請查看其日誌；無法啟動的實例會於日誌寫明欠缺的設定或密鑰。',
    },
  });
}

/** Several questions to a function meet the same fault. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const byText = new Map(findings.map((one) => [`${one.code} ${one.text.en}`, one]));
  return [...byText.values()];
}
