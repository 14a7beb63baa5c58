import { callbackCheck } from './checks/callback-check.ts';
import { clockCheck } from './checks/clock-check.ts';
import { configurationCheck } from './checks/configuration-check.ts';
import { deploymentCheck } from './checks/deployment-check.ts';
import { dingTalkCredentialsCheck } from './checks/dingtalk-credentials-check.ts';
import { dingTalkPermissionsCheck } from './checks/dingtalk-permissions-check.ts';
import { functionAccessCheck } from './checks/function-access-check.ts';
import { hostsCheck } from './checks/hosts-check.ts';
import { keysCheck } from './checks/keys-check.ts';
import { latencyCheck } from './checks/latency-check.ts';
import { quotaCheck } from './checks/quota-check.ts';
import { roleRightsCheck } from './checks/role-rights-check.ts';
import { runtimeCheck } from './checks/runtime-check.ts';
import { secretsCheck } from './checks/secrets-check.ts';
import { settingsCheck } from './checks/settings-check.ts';
import { sftpCheck } from './checks/sftp-check.ts';
import { splunkCheck } from './checks/splunk-check.ts';
import { timersCheck } from './checks/timers-check.ts';
import type { DoctorCheck } from './doctor-check.ts';

/** Every check, in the order in which they are told. */
export const ALL_CHECKS: readonly DoctorCheck[] = [
  runtimeCheck(),
  settingsCheck,
  keysCheck,
  configurationCheck,
  secretsCheck,
  clockCheck,
  hostsCheck,
  dingTalkCredentialsCheck,
  dingTalkPermissionsCheck,
  callbackCheck,
  quotaCheck,
  functionAccessCheck,
  roleRightsCheck,
  sftpCheck(),
  splunkCheck,
  timersCheck,
  latencyCheck(),
  deploymentCheck,
];
