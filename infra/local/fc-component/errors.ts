import { ApplicationError, type BilingualText } from '../../../shared/errors/index.ts';

export type ComponentErrorCode =
  | 'fc-component.not-in-description'
  | 'fc-component.not-deployed'
  | 'fc-component.not-confirmed'
  | 'fc-component.function-failed'
  | 'fc-component.input';

/** A command of the component could not be carried out; nothing that it did before is undone. */
export class ComponentError extends ApplicationError<ComponentErrorCode> {}

interface ComponentFailure {
  readonly code: ComponentErrorCode;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
}

export function componentError(failure: ComponentFailure): ComponentError {
  return new ComponentError({ ...failure, category: 'user' });
}

export const notInDescription = (resource: string, file: string): ComponentError =>
  componentError({
    code: 'fc-component.not-in-description',
    text: {
      en: `${file} describes no resource ${resource}.`,
      zhHK: `${file} 沒有描述資源 ${resource}。`,
    },
    remedy: {
      en: 'Give the name of one of its resources.',
      zhHK: '請填寫其中一個資源的名稱。',
    },
  });

export const notDeployed = (functionName: string): ComponentError =>
  componentError({
    code: 'fc-component.not-deployed',
    text: {
      en: `The local cloud has no function ${functionName}.`,
      zhHK: `本機雲端沒有函數 ${functionName}。`,
    },
    remedy: {
      en: 'Deploy it first: FC_COMPONENT=./infra/local/fc-component npx s deploy -y',
      zhHK: '請先部署：FC_COMPONENT=./infra/local/fc-component npx s deploy -y',
    },
  });

export const wrongInput = (text: BilingualText, remedy: BilingualText): ComponentError =>
  componentError({ code: 'fc-component.input', text, remedy });

export const optionMissing = (name: string): ComponentError =>
  wrongInput(
    { en: `--${name}: is missing`, zhHK: `欠缺 --${name}` },
    { en: 'Give the command again with it.', zhHK: '請加上該選項再執行指令。' },
  );

export const unknownWord = (
  command: string,
  word: string | undefined,
  known: readonly string[],
): ComponentError =>
  wrongInput(
    {
      en: `${command} ${word ?? ''}: there is no such command`.replace('  ', ' '),
      zhHK: `${command} ${word ?? ''}：沒有此指令`,
    },
    {
      en: `Write one of: ${known.map((one) => `${command} ${one}`).join(', ')}.`,
      zhHK: `請使用：${known.map((one) => `${command} ${one}`).join('、')}。`,
    },
  );
