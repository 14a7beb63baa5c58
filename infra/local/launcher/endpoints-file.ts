import { writeWhole } from './state-files.ts';

/** How soon a change is told: whoever deploys waits for it, so it is less than a person notices. */
const LOOK_EVERY_MS = 200;

/** The file that tells where everything is. */
export interface EndpointsFile {
  /** Writes no more. */
  close(): Promise<void>;
}

/**
 * Writes `endpoints.json` whole, and again whenever what it tells has changed, for functions are deployed
 * and removed while the local cloud runs.
 */
export async function keepEndpointsFile(
  file: string,
  content: () => unknown,
): Promise<EndpointsFile> {
  const write = (text: string): Promise<void> => writeWhole(file, text);
  let written = textOf(content());
  await write(written);
  let writing = Promise.resolve();
  const look = setInterval(() => {
    const text = textOf(content());
    if (text === written) return;
    written = text;
    // After a failure the older file stays, and the next look tries again.
    writing = writing
      .then(() => write(text))
      .catch(() => {
        written = '';
      });
  }, LOOK_EVERY_MS);
  return {
    close: async () => {
      clearInterval(look);
      await writing;
    },
  };
}

function textOf(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
