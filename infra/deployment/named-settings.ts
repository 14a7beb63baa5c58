import { expressionsIn, parseExpression, type Expression } from './expression.ts';

/**
 * Of the person's own shell and not of an environment: which component deploys, and with which stored
 * access key.
 */
const OF_THE_SHELL: ReadonlySet<string> = new Set(['FC_COMPONENT', 'S_ACCESS']);

/** Names that `${env()}` asks for anywhere in a description, sorted. */
export function namedSettings(description: unknown): readonly string[] {
  const names = new Set<string>();
  collectNames(description, names);
  return [...names].filter((name) => !OF_THE_SHELL.has(name)).sort();
}

function collectNames(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') {
    for (const source of expressionsIn(value)) collectFrom(parseExpression(source), names);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collectNames(item, names);
  }
}

function collectFrom(expression: Expression | undefined, names: Set<string>): void {
  if (expression === undefined) return;
  if (expression.kind === 'all') for (const one of expression.of) collectFrom(one, names);
  if (expression.kind !== 'call') return;
  const [first] = expression.given;
  if (expression.name === 'env' && first?.kind === 'text') names.add(first.text);
  for (const one of expression.given) collectFrom(one, names);
}
