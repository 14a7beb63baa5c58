import type { StandInRequest } from '../stand-in/http-listener.ts';
import { JiraRefusal } from './jira-answers.ts';

export interface UploadedFile {
  readonly filename: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

/** The parts named `file` of a `multipart/form-data` body (RFC 7578). @throws JiraRefusal 400 */
export function readUploadedFiles(request: StandInRequest): readonly UploadedFile[] {
  const type = request.headers['content-type'] ?? '';
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) throw new JiraRefusal(415, 'The body must be multipart/form-data.');
  const files = partsOf(request.body, boundary).flatMap(readPart);
  if (files.length === 0) throw new JiraRefusal(400, 'There is no part named file.');
  return files;
}

function partsOf(body: Buffer, boundary: string): readonly Buffer[] {
  const text = body.toString('latin1');
  const delimiter = `\r\n--${boundary}`;
  const sections = `\r\n${text}`.split(delimiter);
  if (sections.length < 3 || !(sections.at(-1) ?? '').startsWith('--')) {
    throw new JiraRefusal(400, 'The multipart body is not complete.');
  }
  return sections.slice(1, -1).map((section) => Buffer.from(section.slice(2), 'latin1'));
}

function readPart(part: Buffer): readonly UploadedFile[] {
  const end = part.indexOf('\r\n\r\n');
  if (end < 0) throw new JiraRefusal(400, 'A part has no head.');
  const head = part.subarray(0, end).toString('utf8');
  const name = /content-disposition:[^\r\n]*;\s*name="file"/i.test(head);
  const filename = /content-disposition:[^\r\n]*filename="([^"\r\n]*)"/i.exec(head)?.[1] ?? '';
  if (!name || filename === '') return [];
  const mimeType = /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1]?.trim();
  return [
    {
      // As browsers write it: quotation marks and line ends in percent form.
      filename: filename.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n'),
      mimeType: mimeType ?? 'application/octet-stream',
      content: part.subarray(end + 4),
    },
  ];
}
