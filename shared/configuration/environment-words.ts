import { bilingual } from '../errors/index.ts';

/** Words between separators by which people name environments; `uat2` is another one than `uat`. */
const WORDS =
  /(?<![a-z0-9])(dev|development|local|prd|prod|production|sandbox|staging|stg|test|uat)\d*(?![a-z0-9])/g;

function environmentWordsOf(name: string): readonly string[] {
  return name.toLowerCase().match(WORDS) ?? [];
}

/** The same for `prod` and `production`: two letters tell the kinds apart. */
function environmentNamedBy(word: string): string {
  return word.slice(0, 2) + word.replace(/\D+/, '');
}

/**
 * The first word of a name that names another environment than `environment` does; undefined if there
 * is none. `dt-test-sealing` is foreign to `prod`, `latest-keys` is not.
 */
export function foreignWordIn(name: string, environment: string): string | undefined {
  const own = environmentWordsOf(environment).map(environmentNamedBy);
  return environmentWordsOf(name).find((word) => !own.includes(environmentNamedBy(word)));
}

/** What is wrong with a name that carries the word of another environment; the name is not repeated. */
export function foreignWordProblem(word: string): string {
  return bilingual(`"${word}" names another environment`, `「${word}」屬另一環境`);
}

/** Whether this is where real people's pay and approvals are. */
export function isProduction(environment: string): boolean {
  return environmentWordsOf(environment).some((word) => word.startsWith('pr'));
}
