import { JiraRefusal } from './jira-answers.ts';

/** What may stand in front of `=`. */
type JqlField = 'labels' | 'project' | 'key';

export interface JqlClause {
  readonly field: JqlField;
  readonly value: string;
}

const CLAUSE = /^\s*([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_-]+))\s*/;
const FIELDS: Readonly<Record<string, JqlField>> = {
  labels: 'labels',
  project: 'project',
  key: 'key',
  issuekey: 'key',
};

/**
 * The part of JQL that is understood: `labels`, `project` and `key` with `=`, joined by `AND`, and
 * an order by key or time of making, ascending.
 *
 * @throws JiraRefusal 400 for anything else, an empty query included
 */
export function parseJql(text: string): readonly JqlClause[] {
  let rest = text.replace(/\s+ORDER\s+BY\s+(key|created)(\s+ASC)?\s*$/i, '');
  const clauses: JqlClause[] = [];
  for (;;) {
    const match = CLAUSE.exec(rest);
    const name = match?.[1]?.toLowerCase() ?? '';
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (match === null || field === undefined) {
      throw new JiraRefusal(400, 'Error in the JQL Query: the search is not bounded or not valid.');
    }
    const value = match[2]?.replaceAll(/\\(.)/g, '$1') ?? match[3] ?? '';
    clauses.push({ field, value });
    rest = rest.slice(match[0].length);
    if (rest.trim() === '') return clauses;
    const joined = /^AND\s+/i.exec(rest);
    if (joined === null) throw new JiraRefusal(400, 'Error in the JQL Query: expecting AND.');
    rest = rest.slice(joined[0].length);
  }
}
