import { ApplicationError } from '../../shared/errors/index.ts';

/** The settings of an environment do not say where everything lies that a role is about. */
export class RoleSettingsMissingError extends ApplicationError<'roles.settings-missing'> {
  constructor(names: readonly string[]) {
    const list = names.join(', ');
    super({
      code: 'roles.settings-missing',
      category: 'user',
      text: {
        en: `Roles cannot be made without these settings: ${list}.`,
        zhHK: `缺少以下設定，無法產生角色：${names.join('、')}。`,
      },
      remedy: {
        en: 'Write them into the file of the environment in infra/deployment/environments, or set them in the shell.',
        zhHK: '請寫入 infra/deployment/environments 中該環境的檔案，或設定為環境變數。',
      },
      details: { names: list },
    });
  }
}

/** What a function declares does not fit into one custom policy of RAM. */
export class PolicyTooLargeError extends ApplicationError<'roles.policy-too-large'> {
  constructor(policyName: string, length: number, limit: number) {
    super({
      code: 'roles.policy-too-large',
      category: 'user',
      text: {
        en: `The policy ${policyName} has ${String(length)} characters; RAM takes ${String(limit)}.`,
        zhHK: `權限政策 ${policyName} 共 ${String(length)} 個字元；RAM 只接受 ${String(limit)} 個。`,
      },
      remedy: {
        en: 'Use shorter names in this environment, or fewer patterns of secrets; or give the function fewer tasks.',
        zhHK: '請在此環境使用較短的名稱，或減少密鑰名稱的樣式；或減少該函數的工作。',
      },
      details: { policyName, length, limit },
    });
  }
}
