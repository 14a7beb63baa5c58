import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Which code answers: the hash that `npm run build` prints and keeps in `dist/build.json`. */
export interface CodeIdentity {
  readonly contentSha256: string;
}

/**
 * What the deployed zip says of itself, in its `package.json`; undefined where no zip is deployed, as in
 * a test of the source.
 *
 * @param codeDirectory where Function Compute has unpacked the zip, `FC_FUNC_CODE_PATH`
 */
export function readCodeIdentity(codeDirectory: string | undefined): CodeIdentity | undefined {
  if (codeDirectory === undefined) return undefined;
  try {
    const text = readFileSync(path.join(codeDirectory, 'package.json'), 'utf8');
    const { contentSha256 } = JSON.parse(text) as { readonly contentSha256?: unknown };
    const isHash = typeof contentSha256 === 'string' && /^[0-9a-f]{64}$/.test(contentSha256);
    return isHash ? { contentSha256 } : undefined;
  } catch {
    return undefined;
  }
}

/** An answer to `{"action":"status"}`, with the code that gave it; any other as it is. */
export function withCodeIdentity(
  answer: unknown,
  event: Uint8Array,
  identity: CodeIdentity | undefined,
): unknown {
  if (identity === undefined || typeof answer !== 'object' || answer === null) return answer;
  return asksForStatus(event) ? { ...answer, code: identity } : answer;
}

function asksForStatus(event: Uint8Array): boolean {
  try {
    const payload = JSON.parse(Buffer.from(event).toString('utf8')) as unknown;
    return (payload as { readonly action?: unknown } | null)?.action === 'status';
  } catch {
    return false;
  }
}
