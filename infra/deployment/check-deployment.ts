import { checkNetwork, checkSettings } from './check-network.ts';
import { checkReferences } from './check-references.ts';
import { checkRuntime } from './check-runtime.ts';
import { checkShape } from './check-shape.ts';
import { checkSize } from './check-size.ts';
import { checkTriggers } from './check-triggers.ts';
import type { DeploymentDeclarations } from './deployment-declarations.ts';
import { deploymentProblem, type DeploymentProblem, type Finding } from './deployment-problem.ts';
import {
  parseDescription,
  type DescriptionDocument,
  type DocumentPath,
} from './description-document.ts';
import { DescriptionError } from './description-error.ts';
import { isMap, mapIn, textIn } from './function-view.ts';
import { resolveDescription, type DescribedFunction } from './resolve-description.ts';
import type { ProblemCode } from './problem-texts.ts';

export interface DeploymentCheck {
  /** Name of the description; `${file()}` and `${path()}` are relative to its directory. */
  readonly file: string;
  readonly text: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly declarations: DeploymentDeclarations;
  /** The local cloud has no network and no domain: what it has not set is no problem. */
  readonly isLocal?: boolean;
}

export interface CheckedDeployment {
  /** In the order of the file. */
  readonly problems: readonly DeploymentProblem[];
  /** As far as they can be read. */
  readonly functions: readonly DescribedFunction[];
}

/**
 * Holds a description against everything that is known of the platform, the component and this project.
 * Never throws for what the file holds.
 */
export function checkDeployment(check: DeploymentCheck): CheckedDeployment {
  try {
    const document = parseDescription(check.file, check.text);
    return new DocumentCheck(check, document).run();
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    const [, line = '1', column = '1'] = /:(\d+):(\d+) /.exec(`${error.text.en} `) ?? [];
    const place = { file: check.file, line: Number(line), column: Number(column), path: '' };
    const problem = deploymentProblem('deployment.unreadable', place, error.text);
    return { problems: [problem], functions: [] };
  }
}

class DocumentCheck {
  readonly #check: DeploymentCheck;
  readonly #document: DescriptionDocument;
  readonly #problems: DeploymentProblem[] = [];
  /** Places that have no value because their expression can't be resolved. */
  readonly #unresolved: DocumentPath[] = [];

  constructor(check: DeploymentCheck, document: DescriptionDocument) {
    this.#check = check;
    this.#document = document;
  }

  run(): CheckedDeployment {
    this.#checkFrame();
    const functions = resolveDescription(this.#check.file, this.#document, {
      settings: this.#check.settings,
      onUnresolved: (error, path) => {
        this.#unresolved.push(path);
        this.#report('deployment.variable', path, { about: error.text });
      },
    });
    this.#checkNames(functions);
    const names = functions.flatMap(({ props }) => textIn(props, 'functionName') ?? []);
    for (const one of functions) {
      // Without its template half of a function is missing, which is no fault of its own.
      if (this.#templateOf(one.resourceId).isKnown) this.#checkFunction(one, new Set(names));
    }
    return { problems: inOrder(this.#problems), functions };
  }

  #checkFrame(): void {
    const { root } = this.#document;
    const report = (path: DocumentPath, about: string): void => {
      this.#report('deployment.frame', path, { about });
    };
    if (root['edition'] !== '3.0.0') report(['edition'], 'edition');
    if (textIn(root, 'name') === undefined) report(['name'], 'name');
    if (!isMap(root['resources'])) report(['resources'], 'resources');
    for (const [id, resource] of Object.entries(mapIn(root, 'resources'))) {
      const path = ['resources', id];
      for (const key of ['component', 'props']) {
        if ((mapIn(resource)[key] ?? undefined) === undefined)
          report(path, `resources.${id}.${key}`);
      }
      const { name: about = '', isKnown } = this.#templateOf(id);
      if (isKnown) continue;
      this.#report('deployment.template-unknown', [...path, 'extend', 'name'], { about });
    }
  }

  /** What the resource extends, if anything. */
  #templateOf(resourceId: string): { readonly name?: string; readonly isKnown: boolean } {
    const { root } = this.#document;
    const resource = mapIn(mapIn(root, 'resources'), resourceId);
    const name = textIn(mapIn(resource, 'extend'), 'name');
    if (name === undefined) return { isKnown: true };
    return { name, isKnown: Object.hasOwn(mapIn(root, 'template'), name) };
  }

  #checkNames(functions: readonly DescribedFunction[]): void {
    const seen = new Set<string>();
    for (const { resourceId, props } of functions) {
      const name = textIn(props, 'functionName');
      if (name === undefined) continue;
      if (seen.has(name)) {
        const path = ['resources', resourceId, 'props', 'functionName'];
        this.#report('deployment.repeated-name', path, { about: name });
      }
      seen.add(name);
    }
  }

  #checkFunction(one: DescribedFunction, functionNames: ReadonlySet<string>): void {
    const { declarations, settings, isLocal = false } = this.#check;
    const { props } = one;
    const notSet = isLocal ? [] : checkSettings(props);
    const unset = new Set([
      ...notSet.map(({ path }) => path.join('.')),
      ...this.#unresolvedBelow(one.resourceId),
    ]);
    const findings = [
      ...checkShape(props),
      ...checkSize(props),
      ...checkRuntime(props),
      ...checkTriggers(props),
      ...checkNetwork(props),
      ...checkReferences(props, {
        declarations,
        stage: settings['STAGE'] ?? 'test',
        accountId: settings['ALIYUN_ACCOUNT_ID'] ?? '',
        functionNames,
      }),
      // What is not set is told once, and not also for what it breaks.
    ].filter(
      ({ path, about = '' }) =>
        !unset.has(path.join('.')) &&
        (typeof about !== 'string' || !unset.has([...path, about].join('.'))),
    );
    for (const finding of [...notSet, ...findings]) this.#reportFinding(one, finding);
  }

  /** Of the function and of every template, since what is told once is told. */
  #unresolvedBelow(resourceId: string): readonly string[] {
    return this.#unresolved
      .filter(([part, id]) => part === 'template' || id === resourceId)
      .map((path) => path.slice(path[0] === 'template' ? 2 : 3).join('.'));
  }

  #reportFinding(one: DescribedFunction, { code, path, isKey = false, about }: Finding): void {
    const { file } = this.#check;
    const { line, column, from } = isKey ? one.placeOfKey(path) : one.placeOf(path);
    const full = ['resources', one.resourceId, 'props', ...path].join('.');
    const place = { file, line, column, path: full, ...(from === undefined ? {} : { from }) };
    this.#problems.push(deploymentProblem(code, place, about));
  }

  #report(
    code: ProblemCode,
    path: DocumentPath,
    { about }: { readonly about: string | { readonly en: string; readonly zhHK: string } },
  ): void {
    const { line, column } = this.#document.placeOf(path);
    const place = { file: this.#check.file, line, column, path: path.join('.') };
    this.#problems.push(deploymentProblem(code, place, about));
  }
}

/** By place; the same problem of a template is told once and not for each function that extends it. */
function inOrder(problems: readonly DeploymentProblem[]): readonly DeploymentProblem[] {
  const known = new Map<string, DeploymentProblem>();
  for (const problem of problems) {
    const { code, line, column, text } = problem;
    const key = `${code} ${String(line)}:${String(column)} ${text.en}`;
    if (!known.has(key)) known.set(key, problem);
  }
  return [...known.values()].sort(
    (one, other) => one.line - other.line || one.column - other.column,
  );
}
