import type { Approval } from './approval.ts';
import { readableValue } from './component-value.ts';

const PLACEHOLDER = /\{([^{}]{1,200})\}/g;

/** Facts of the approval itself, written `{@name}`. */
const FACTS: Readonly<Record<string, (approval: Approval) => string>> = {
  '@title': ({ title }) => title ?? '',
  '@businessId': ({ businessId }) => businessId ?? '',
  '@originatorUserId': ({ originatorUserId }) => originatorUserId,
};

/** Names of components that a template wants. */
export function componentsIn(template: string): readonly string[] {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  return [...new Set(names.filter((name) => !name.startsWith('@')))];
}

/** Names after `@` that do not exist. */
export function unknownFactsIn(template: string): readonly string[] {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  return names.filter((name) => name.startsWith('@') && !Object.hasOwn(FACTS, name));
}

/** Fills a template; a component that is empty, or of which there is none, becomes nothing. */
export function renderTemplate(template: string, approval: Approval): string {
  return template.replaceAll(PLACEHOLDER, (_whole, name: string) => {
    if (Object.hasOwn(FACTS, name)) return FACTS[name]?.(approval) ?? '';
    const component = approval.formComponentValues.find((entry) => entry.name === name);
    return component === undefined ? '' : readableValue(component);
  });
}
