import type * as z from 'zod';
import { DescriptionError } from '../../deployment/description-error.ts';
import { readDeployment } from '../../deployment/read-deployment.ts';
import { functionProps, type FunctionProps, type WebFunctionProps } from './function-schema.ts';

interface DescriptionPlace {
  /** Key below `resources`. */
  readonly resourceId: string;
}

/** One function of the description. */
export type FunctionDescription = FunctionProps & DescriptionPlace;
/** One function of a custom runtime. */
export type WebFunctionDescription = WebFunctionProps & DescriptionPlace;
export type HttpTrigger = Extract<
  FunctionDescription['triggers'][number],
  { readonly triggerType: 'http' }
>;

export interface DescriptionOptions {
  /** Values of `${env()}`; nothing else of this process's environment is read. */
  readonly environment: Readonly<Record<string, string>>;
  /** Values of `${config()}`, such as `AccountID`. */
  readonly config?: Readonly<Record<string, string>>;
}

/**
 * Reads a Serverless Devs file, resolved, and checks what the local function host needs of it.
 *
 * @throws DescriptionError naming each wrong place.
 */
export async function readDescription(
  file: string,
  options: DescriptionOptions,
): Promise<readonly FunctionDescription[]> {
  const deployment = await readDeployment(file, options.environment, options.config);
  const functions = deployment.functions.map(({ resourceId, props: described }) => {
    const props = functionProps.safeParse(described);
    if (!props.success) throw invalid(file, `resources.${resourceId}.props`, props.error);
    return { ...props.data, resourceId };
  });
  refuseRepeatedNames(file, functions);
  refuseUnknownDestinations(file, functions);
  return functions;
}

/** `acs:fc:<region>:<account>:functions/<name>` names its function last. */
export function functionNameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function invalid(file: string, prefix: string, error: z.ZodError): DescriptionError {
  const lines = error.issues
    .map(
      (issue) =>
        `${[prefix, ...issue.path.map(String)].filter(Boolean).join('.')}: ${issue.message}`,
    )
    .join('; ');
  return new DescriptionError(
    'description.invalid',
    { en: `${file}: ${lines}.`, zhHK: `${file} 內容有誤：${lines}。` },
    { en: 'Correct the named places.', zhHK: '請更正所示位置。' },
  );
}

function refuseRepeatedNames(file: string, functions: readonly FunctionDescription[]): void {
  const seen = new Set<string>();
  for (const { functionName } of functions) {
    if (seen.has(functionName)) {
      throw new DescriptionError(
        'description.invalid',
        {
          en: `${file}: two functions are named ${functionName}.`,
          zhHK: `${file}：有兩個函數同名（${functionName}）。`,
        },
        { en: 'Give each function its own name.', zhHK: '請為每個函數改用不同名稱。' },
      );
    }
    seen.add(functionName);
  }
}

function refuseUnknownDestinations(file: string, functions: readonly FunctionDescription[]): void {
  const names = new Set(functions.map(({ functionName }) => functionName));
  for (const { functionName, asyncInvokeConfig } of functions) {
    for (const target of Object.values(asyncInvokeConfig.destinationConfig)) {
      if (target === undefined || names.has(functionNameInArn(target.destination))) continue;
      throw new DescriptionError(
        'description.invalid',
        {
          en: `${file}: the destination ${target.destination} of ${functionName} is no function of this file.`,
          zhHK: `${file}：${functionName} 的目的地 ${target.destination} 不是此檔案內的函數。`,
        },
        { en: 'Name a function of the file.', zhHK: '請填寫檔案內的函數。' },
      );
    }
  }
}
