/**
 * Whether a line of a function's log tells of an error: an invocation that failed as a program, or an
 * entry of level error. A refusal that a person has to settle is a warning and none.
 */
export function isFailure(line: string): boolean {
  return line.includes(' FC Invoke Failed ') || /"level":"(error|fatal)"/.test(line);
}
