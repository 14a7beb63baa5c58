import type { DocumentPath } from './description-document.ts';
import type { Finding } from './deployment-problem.ts';
import { isMap, mapIn, textIn } from './function-view.ts';

type Properties = Readonly<Record<string, unknown>>;

const NOT_SET = 'not-set';

/** The way out, the domain, and what nobody has said yet. */
export function checkNetwork(props: Properties): readonly Finding[] {
  const findings: Finding[] = [];
  if ('vpcConfig' in props && props['internetAccess'] !== false) {
    findings.push({ code: 'deployment.egress', path: ['vpcConfig'], isKey: true });
  }
  const domain = mapIn(props, 'customDomain');
  const certificate = mapIn(domain, 'certConfig');
  if ('privateKey' in certificate) {
    const path = ['customDomain', 'certConfig', 'privateKey'];
    findings.push({ code: 'deployment.private-key', path, isKey: true });
  }
  const protocol = textIn(domain, 'protocol');
  if (protocol !== undefined && protocol !== 'HTTPS') {
    const path = ['customDomain', 'protocol'];
    findings.push({ code: 'deployment.domain-without-tls', path, about: protocol });
  }
  return findings;
}

/** Values that stand for a setting which the environment does not have. */
export function checkSettings(value: unknown, path: DocumentPath = []): readonly Finding[] {
  if (typeof value === 'string') {
    if (!value.split(/[^a-z-]/).includes(NOT_SET)) return [];
    return [{ code: 'deployment.not-set', path, about: value }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => checkSettings(item, [...path, index]));
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => checkSettings(item, [...path, key]));
}
