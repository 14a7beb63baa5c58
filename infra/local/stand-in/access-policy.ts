/** A policy that is no policy, or that says more than is judged here. */
export class PolicyRefusal extends Error {
  readonly reason: 'malformed' | 'unsupported';

  constructor(reason: PolicyRefusal['reason'], message: string) {
    super(message);
    this.name = 'PolicyRefusal';
    this.reason = reason;
  }
}

export interface AccessStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly AccessPattern[];
  readonly resources: readonly AccessPattern[];
}

/** A pattern of RAM: `*` is anything, also nothing and with slashes; `?` is one character. */
export class AccessPattern {
  readonly text: string;
  readonly #expression: RegExp;

  constructor(text: string) {
    this.text = text;
    const source = text
      .replaceAll(/[.+^${}()|[\]\\/]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    this.#expression = new RegExp(`^${source}$`, 'su');
  }

  matches(text: string): boolean {
    return this.#expression.test(text);
  }
}

const KEYS_OF_DOCUMENT = ['Version', 'Statement'];
const KEYS_OF_STATEMENT = ['Effect', 'Action', 'Resource'];

/**
 * Reads a policy document: version `1`, statements with effect, actions and resources. Conditions,
 * exclusions (`NotAction`) and principals are not judged and therefore refused: whoever writes them would
 * otherwise believe that they hold.
 *
 * @throws PolicyRefusal
 */
export function readPolicy(text: string): readonly AccessStatement[] {
  const document = recordOf(parsed(text), 'the document');
  onlyKeys(document, KEYS_OF_DOCUMENT);
  if (document['Version'] !== '1') throw malformed('Version must be "1"');
  const { Statement: statements } = document;
  if (!Array.isArray(statements) || statements.length === 0) {
    throw malformed('Statement must be a list that is not empty');
  }
  return statements.map((statement) => readStatement(recordOf(statement, 'a statement')));
}

function readStatement(statement: Readonly<Record<string, unknown>>): AccessStatement {
  onlyKeys(statement, KEYS_OF_STATEMENT);
  const effect = statement['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed('Effect must be Allow or Deny');
  return {
    effect,
    actions: patternsOf(statement['Action'], 'Action'),
    resources: patternsOf(statement['Resource'], 'Resource'),
  };
}

function patternsOf(value: unknown, name: string): readonly AccessPattern[] {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  const patterns = texts.flatMap((text) =>
    typeof text === 'string' && text !== '' ? [new AccessPattern(text)] : [],
  );
  if (patterns.length === 0 || patterns.length !== texts.length) {
    throw malformed(`${name} must be a text or a list of texts`);
  }
  return patterns;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('it is not JSON');
  }
}

function recordOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`${name} must be an object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function onlyKeys(value: object, known: readonly string[]): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) throw new PolicyRefusal('unsupported', `${other} is not judged here`);
}

function malformed(message: string): PolicyRefusal {
  return new PolicyRefusal('malformed', message);
}
