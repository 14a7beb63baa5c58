import { LATEST } from './deployment/deployed-function.ts';

export interface ArnPlace {
  readonly region: string;
  readonly accountId: string;
}

/** `acs:fc:<region>:<account>:functions/<name>`, followed by `/<qualifier>` if it is not LATEST. */
export function functionArn(
  { region, accountId }: ArnPlace,
  functionName: string,
  qualifier = LATEST,
): string {
  const suffix = qualifier === LATEST ? '' : `/${qualifier}`;
  return `acs:fc:${region}:${accountId}:functions/${functionName}${suffix}`;
}

const FUNCTION_ARN = /^acs:fc:[^:]*:[^:]*:functions\/([^/]+)(?:\/([^/]+))?$/;

/** The function that an ARN names; undefined if it is none of a function. */
export function functionOfArn(
  arn: string,
): { readonly functionName: string; readonly qualifier: string } | undefined {
  const [, functionName, qualifier = LATEST] = FUNCTION_ARN.exec(arn) ?? [];
  return functionName === undefined ? undefined : { functionName, qualifier };
}
