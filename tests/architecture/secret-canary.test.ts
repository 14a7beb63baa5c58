import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const LEVELS = new Set(['info', 'warn', 'error', 'with']);
/**
 * What holds secrets, or whatever people and neighbours wrote: the logger takes out some of it by name,
 * and nothing of it belongs in a line at all.
 */
const UNFIT =
  /^(.*(secret|token|ticket|password|passphrase|privateKey|aesKey|apiKey|signature|authorization|cookie)|headers|body|content|payload|form|formValues|remark|mobile|email|telephone|jobNumber|identityCard|bankAccount|raw|stack|message)$/i;

/** Each field of a call of a logger that should not be there, as `file:line name`. */
function unfitFields(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isOfLogger(node.expression)) {
      for (const name of node.arguments.flatMap(fieldsOf)) {
        if (!UNFIT.test(name.text)) continue;
        const { line } = tree.getLineAndCharacterOfPosition(name.getStart());
        found.push(`${file}:${String(line + 1)} ${name.text}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** `log.info`, `deps.log.warn`, `this.#log.error`, `logger.with`, `log[level]`. */
function isOfLogger(callee: ts.Expression): boolean {
  const isByName = ts.isPropertyAccessExpression(callee) && LEVELS.has(callee.name.text);
  if (!isByName && !ts.isElementAccessExpression(callee)) return false;
  const owner = callee.expression;
  const name = ts.isPropertyAccessExpression(owner) ? owner.name.text : owner.getText();
  return /^#?log(ger)?$/.test(name);
}

/** Names of fields, and what they are taken from: `{ error, code: answer.body }`. */
function fieldsOf(node: ts.Node): (ts.Identifier | ts.PrivateIdentifier)[] {
  if (!ts.isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    if (ts.isSpreadAssignment(property)) return lastName(property.expression);
    if (!ts.isPropertyAssignment(property)) return [];
    const own = ts.isIdentifier(property.name) ? [property.name] : [];
    return [...own, ...lastName(property.initializer), ...fieldsOf(property.initializer)];
  });
}

function lastName(node: ts.Expression): (ts.Identifier | ts.PrivateIdentifier)[] {
  if (ts.isIdentifier(node)) return [node];
  if (ts.isPropertyAccessExpression(node)) return [node.name];
  return [];
}

async function sources(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const folder of ['functions', 'shared']) {
    const names = await readdir(path.join(REPOSITORY, folder), { recursive: true });
    for (const name of names.filter((each) => each.endsWith('.ts'))) {
      const file = path.join(folder, name);
      files.set(file, await readFile(path.join(REPOSITORY, file), 'utf8'));
    }
  }
  return files;
}

test('no call of a logger names a secret, or what people and neighbours wrote', async () => {
  const files = await sources();

  expect([...files].flatMap(([file, source]) => unfitFields(file, source))).toEqual([]);
});

test('logged fields are really looked at', async () => {
  const files = await sources();
  const calls = [...files.values()].join('\n').match(/log\.(info|warn|error)\(/g) ?? [];

  expect(calls.length).toBeGreaterThan(30);
  for (const folder of await readdir(path.join(REPOSITORY, 'functions'))) {
    const own = [...files].filter(([file]) => file.startsWith(path.join('functions', folder)));
    const logged = own.flatMap(([, source]) => source.match(/log(?:\.\w+|\[\w+\])\(/g) ?? []);
    expect(logged, folder).not.toEqual([]);
  }
  expect(
    unfitFields(
      'a.ts',
      `deps.log.warn('x.y', { code, appSecret });
       this.#log.error('x.y', { about: { seen: answer.body } });
       log.with({ ...request.headers });
       log[level]('x.y', { message });
       logger.info('x.y', { text, tokens: 3 });
       other.error('x.y', { token });`,
    ),
  ).toEqual(['a.ts:1 appSecret', 'a.ts:2 body', 'a.ts:3 headers', 'a.ts:4 message']);
});
