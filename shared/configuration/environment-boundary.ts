import type { z } from 'zod';
import { bilingual } from '../errors/index.ts';
import { foreignWordIn, foreignWordProblem, isProduction } from './environment-words.ts';

/** Marks a problem that is more than a slip: something of another environment would be used. */
const FOREIGN = { foreignEnvironment: true };

/** Whether a problem is that something belongs to another environment. */
export function isForeignEnvironment(issue: object): boolean {
  const { params } = issue as { readonly params?: { readonly foreignEnvironment?: boolean } };
  return params?.foreignEnvironment === true;
}

/** Reports a name at `path` that carries the word of another environment; the name is not repeated. */
export function refuseForeignName(
  context: z.core.$RefinementCtx,
  named: { readonly path: PropertyKey[]; readonly name: string; readonly environment: string },
): void {
  const word = foreignWordIn(named.name, named.environment);
  if (word === undefined) return;
  context.addIssue({
    code: 'custom',
    path: named.path,
    params: FOREIGN,
    message: foreignWordProblem(word),
  });
}

/**
 * What a function of one environment may be pointed at: no text among its settings carries the word of
 * another environment, and production speaks to nobody but DingTalk itself where DingTalk is meant.
 * Told beside whatever else is wrong.
 */
export function refuseForeignSettings(
  settings: Readonly<Record<string, unknown>>,
  context: z.core.$RefinementCtx,
): void {
  const environment = settings['STAGE'];
  if (typeof environment !== 'string') return;
  for (const [setting, value] of Object.entries(settings)) {
    if (typeof value !== 'string') continue;
    refuseForeignName(context, { path: [setting], name: value, environment });
    const isForDingTalk = setting.startsWith('DINGTALK_');
    if (!isForDingTalk || !isProduction(environment) || isDingTalk(value)) continue;
    context.addIssue({
      code: 'custom',
      path: [setting],
      params: FOREIGN,
      message: bilingual(
        `must be https and a host below dingtalk.com in the environment "${environment}"`,
        `在環境「${environment}」必須為 https，並屬 dingtalk.com 之下的主機`,
      ),
    });
  }
}

/** Fields of the configuration that name a secret, also those of single functions. */
const NAMES_A_SECRET = /Secret(?:Name)?$/;

/**
 * The same for the published configuration: no secret that it names, and no object that it refers to,
 * carries the word of another environment. Walks through whatever is there, because settings of single
 * functions are known to those only.
 */
export function refuseForeignNames(
  configuration: object | null,
  context: z.core.$RefinementCtx,
): void {
  const { environment } = (configuration ?? {}) as { readonly environment?: unknown };
  if (typeof environment !== 'string') return;
  for (const { path, text } of textsIn(configuration, [])) {
    const field = String(path.at(-1));
    if (NAMES_A_SECRET.test(field)) refuseForeignName(context, { path, name: text, environment });
    // Below its first part a key is made of ids and hashes.
    const [folder = ''] = text.split('/');
    if (field === 'objectKey') refuseForeignName(context, { path, name: folder, environment });
  }
}

function* textsIn(
  value: unknown,
  path: PropertyKey[],
): Generator<{ readonly path: PropertyKey[]; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    yield* textsIn(part, [...path, Array.isArray(value) ? Number(name) : name]);
  }
}

function isDingTalk(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && hostname.endsWith('.dingtalk.com');
}
