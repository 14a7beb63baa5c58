import { gzipSync } from 'node:zlib';

/** The forms in which Splunk, and those who read from it, hand out events; made by hand. */
export const exportForms: Readonly<Record<string, (lines: readonly string[]) => Uint8Array>> = {
  'JSON lines of the REST interface': (lines) =>
    Buffer.from(
      lines
        .map(
          (line, offset) => `${JSON.stringify({ preview: false, offset, result: result(line) })}\n`,
        )
        .join('') + '{"preview":false,"lastrow":true}\n',
    ),
  'a JSON array': (lines) => Buffer.from(JSON.stringify(lines.map(result))),
  'a JSON answer with results': (lines) =>
    Buffer.from(
      JSON.stringify({
        preview: false,
        init_offset: 0,
        fields: [{ name: '_raw' }, { name: '_time' }],
        results: lines.map(result),
        highlighted: {},
      }),
    ),
  'a CSV with a column _raw': (lines) =>
    Buffer.from(
      `\ufeff"_serial","_time",source,"_raw"\r\n${lines
        .map(
          (line, at) => `${String(at)},"2026-11-27T10:00:00",x,"${line.replaceAll('"', '""')}"\r\n`,
        )
        .join('')}`,
    ),
  'events one a line': (lines) => Buffer.from(lines.map((line) => `${line}\n`).join('')),
  'events one a line, gzipped': (lines) => gzipSync(lines.join('\n')),
};

function result(line: string): object {
  return { _bkt: 'dingtalk~1', _cd: '1:2', _raw: line, _time: '2026-11-27', linecount: '1' };
}
