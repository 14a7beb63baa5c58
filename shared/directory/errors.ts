import { ApplicationError } from '../errors/index.ts';

export type DirectoryErrorCode = 'directory.incomplete' | 'directory.person-not-shown';

/** Part of the departments could not be read, so that nobody can say what stands where. */
export class DirectoryIncompleteError extends ApplicationError<DirectoryErrorCode> {
  constructor(unreadDepartments: number) {
    super({
      code: 'directory.incomplete',
      category: 'upstream',
      retryable: true,
      text: {
        en: `Where a department stands cannot be said: ${String(unreadDepartments)} departments could not be read, or are not shown to the app.`,
        zhHK: `無法確定部門的上級：有 ${String(unreadDepartments)} 個部門未能讀取，或不在應用的授權範圍內。`,
      },
      remedy: {
        en: 'It is tried again by itself. If it lasts, widen the app\'s range of contacts in the developer console ("Permission management", "Contact permission range"), preferably to all staff.',
        zhHK: '系統會自動再試。如持續發生，請在開發者後台的「權限管理」擴大「通訊錄權限範圍」，建議設為全部員工。',
      },
      details: { unreadDepartments },
    });
  }
}

/** DingTalk knows no such person, or does not show the person to the app. The text names nobody. */
export class PersonNotShownError extends ApplicationError<DirectoryErrorCode> {
  constructor(outcome: 'absent' | 'outside') {
    const isAbsent = outcome === 'absent';
    super({
      code: 'directory.person-not-shown',
      category: 'user',
      text: {
        en: isAbsent
          ? 'DingTalk knows no such person (any more), so nobody can say where the person stands.'
          : "The person lies outside the app's range of contacts, so nobody can say where the person stands.",
        zhHK: isAbsent
          ? '釘釘（已）沒有此人員，無法確定所屬部門。'
          : '該人員不在應用的通訊錄授權範圍內，無法確定所屬部門。',
      },
      remedy: {
        en: isAbsent
          ? 'If the person has left, nothing is to be done, or do by hand what the event was for.'
          : 'In the developer console widen the app\'s range of contacts ("Permission management", "Contact permission range"), preferably to all staff; then replay.',
        zhHK: isAbsent
          ? '如該人員已離職，則無須處理，或改以人手處理該事件。'
          : '請在開發者後台的「權限管理」擴大「通訊錄權限範圍」，建議設為全部員工，然後重播。',
      },
      details: { outcome },
    });
  }
}
