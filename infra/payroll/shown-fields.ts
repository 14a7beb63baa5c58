import type { ExportResult } from '../../functions/attendance-export/export-result.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What of an answer a person at the terminal needs: of an export the figures that decide about the
 * file, since manifest and exception list tell the rest; of any other answer all but the keys in the
 * bucket, which `--save` follows.
 */
export function shownFields(answer: Fields): Fields {
  return 'manifest' in answer || 'plan' in answer ? exportFields(answer) : withoutKeys(answer);
}

function exportFields(answer: Partial<ExportResult>): Fields {
  const { manifest, plan, exceptions, outputs } = answer;
  const hasNumbers = manifest !== undefined;
  return withoutKeys({
    company: answer.company,
    period: answer.period,
    run: answer.run,
    ...(hasNumbers ? {} : { plan }),
    fileName: outputs?.fileName,
    rows: manifest?.file.rows,
    sha256: manifest?.file.sha256,
    people: manifest?.people,
    meteredCallsUsed: answer.meteredCallsUsed,
    exceptions: exceptions && {
      total: exceptions.total,
      accepted: exceptions.accepted,
      open: exceptions.open,
    },
    release: answer.release,
    delivery: answer.delivery,
    totals: manifest?.controlTotals,
    openExceptions: exceptions?.openList.map(
      ({ id, employeeNumber, userId, date = '', kind, text }) => ({
        id,
        employee: employeeNumber ?? userId ?? '',
        date,
        kind,
        text,
      }),
    ),
  });
}

function withoutKeys(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
      if (value === undefined || (name.endsWith('Key') && typeof value === 'string')) return [];
      const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [[name, isGroup ? withoutKeys(value as Fields) : value]];
    }),
  );
}
