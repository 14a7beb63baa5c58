const INFORMATIONAL = 6;

/**
 * Severity of RFC 5424 by `severity_id` of OCSF (unknown, informational, low, medium, high, critical,
 * fatal). 0 of syslog is for a system that is unusable: no event is that.
 */
const SEVERITIES: Readonly<Record<number, number>> = {
  0: INFORMATIONAL,
  1: INFORMATIONAL,
  2: 5,
  3: 4,
  4: 3,
  5: 2,
  6: 1,
};

/** No quotation mark within a text of JSON follows a comma or brace directly: it is escaped there. */
const MEMBER = /[{,]\s*"severity_id"\s*:\s*(\d+)/g;

/** Severity of an event by its line. Only where a member of that name is there twice is it parsed. */
export function severityOf(line: string): number {
  const [found, ...more] = line.matchAll(MEMBER);
  const id = more.length === 0 ? Number(found?.[1]) : topLevelSeverityId(line);
  return SEVERITIES[id] ?? INFORMATIONAL;
}

function topLevelSeverityId(line: string): number {
  return Number((JSON.parse(line) as { readonly severity_id?: unknown }).severity_id);
}
