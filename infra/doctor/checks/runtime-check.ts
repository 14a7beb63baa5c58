import type { DoctorCheck } from '../doctor-check.ts';
import type { CheckReport, Finding } from '../domain/check-result.ts';
import { failure } from '../domain/findings.ts';
import { isInRange } from '../domain/version-range.ts';
import { readInstalledVersions, type InstalledVersions } from '../probes/installed-versions.ts';

/** Node as `engines` wants it, and the `s` command that the lock file names. */
export function runtimeCheck(
  read: (repository: string) => Promise<InstalledVersions> = readInstalledVersions,
): DoctorCheck {
  return {
    id: 'runtime',
    run: async ({ repositoryDirectory }) => judgeVersions(await read(repositoryDirectory)),
  };
}

function judgeVersions(versions: InstalledVersions): CheckReport {
  const { node, nodeRange, s, wantedS } = versions;
  const findings: Finding[] = [];
  if (!isInRange(node, nodeRange)) findings.push(wrongNode(versions));
  if (s !== wantedS) findings.push(wrongS(versions));
  const seen = `Node ${node}, s ${s ?? '—'}`;
  return { seen: { en: seen, zhHK: seen }, findings };
}

const wrongNode = ({ node, nodeRange }: InstalledVersions): Finding =>
  failure({
    subject: 'Node',
    code: 'doctor.runtime.node',
    text: {
      en: `Node ${node} runs; wanted is ${nodeRange}.`,
      zhHK: `現時 Node 版本為 ${node}；要求為 ${nodeRange}。`,
    },
    remedy: {
      en: 'Install the newest Node 20, for example with nvm install 20, then npm ci.',
      zhHK: '請安裝最新的 Node 20，例如執行 nvm install 20，然後執行 npm ci。',
    },
  });

const wrongS = ({ s, wantedS }: InstalledVersions): Finding =>
  failure({
    subject: 's',
    code: 'doctor.runtime.s',
    text:
      s === undefined
        ? {
            en: 'The s command of Serverless Devs is not installed.',
            zhHK: '尚未安裝 Serverless Devs 的 s 指令。',
          }
        : {
            en: `s ${s} is installed; package.json wants ${wantedS}.`,
            zhHK: `已安裝 s ${s}；package.json 要求為 ${wantedS}。`,
          },
    remedy: {
      en: 'npm ci installs it; use it as npx s, not one that is installed elsewhere.',
      zhHK: '請執行 npm ci 安裝，並以 npx s 使用，不要使用安裝於他處的版本。',
    },
  });
