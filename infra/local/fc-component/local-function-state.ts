import * as z from 'zod';

const stateSchema = z.looseObject({
  functionName: z.string(),
  processIds: z.array(z.int()).default([]),
  logFile: z.string().optional(),
  url: z.string().optional(),
  tlsUrl: z.string().optional(),
  triggers: z
    .array(
      z.looseObject({
        triggerName: z.string(),
        /** ISO 8601, UTC; absent if the timer is switched off. */
        nextDue: z.string().optional(),
      }),
    )
    .default([]),
});

/** What the local cloud tells of a function beyond the API of Function Compute. */
export type LocalFunctionState = z.infer<typeof stateSchema>;

/** Asks the switchboard of the local cloud; undefined if it knows no such function. */
export async function localFunctionState(
  switchboardUrl: string,
  functionName: string,
): Promise<LocalFunctionState | undefined> {
  const answer = await fetch(`${switchboardUrl}/functions`);
  const { functions } = z.object({ functions: z.array(stateSchema) }).parse(await answer.json());
  return functions.find((one) => one.functionName === functionName);
}
