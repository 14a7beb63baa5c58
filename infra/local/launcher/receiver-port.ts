import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { startSftpStandIn, type SftpStandIn } from '../sftp/sftp-stand-in.ts';
import type { StandInContext } from '../stand-in/stand-in.ts';
import { readJson, writeWhole } from './state-files.ts';

/** Below the range from which systems give out ports by themselves. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;

const schema = z.object({ v: z.literal(1), port: z.number().int() });

/**
 * Starts the SFTP stand-in where it stood before. A payroll run that was killed while it sent its
 * file asks the same receiver what became of it, and a receiver on another port is another one. Only
 * if the port has since been taken is a free one chosen.
 */
export async function startReceiver(
  context: StandInContext,
  stateDirectory: string,
): Promise<SftpStandIn> {
  if (context.ports.plain !== 0) return startSftpStandIn(context);
  const file = path.join(stateDirectory, 'receiver-port.json');
  const kept = await readJson(file, schema);
  const standIn = await startAt(context, kept?.port ?? firstChoice(stateDirectory));
  const { plain: port } = standIn.ports;
  if (port !== kept?.port) await writeWhole(file, JSON.stringify({ v: 1, port }));
  return standIn;
}

/** The same for the same directory, so that two local clouds side by side rarely meet. */
function firstChoice(stateDirectory: string): number {
  const hash = createHash('sha256').update(stateDirectory).digest();
  return FIRST_PORT + (hash.readUInt32BE(0) % PORTS);
}

function startAt(context: StandInContext, plain: number): Promise<SftpStandIn> {
  const on = (port: number): Promise<SftpStandIn> =>
    startSftpStandIn({ ...context, ports: { ...context.ports, plain: port } });
  return on(plain).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return on(0);
    throw error;
  });
}
