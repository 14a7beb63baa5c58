import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findLeaks } from '../../support/secret-canaries/find-leaks.ts';
import { PlantedCloud } from '../../support/secret-canaries/planted-cloud.ts';
import { withoutRightful } from '../../support/secret-canaries/rightful-places.ts';
import { workThrough, type Course } from '../../support/secret-canaries/work-through.ts';

/** Half a minute on a quiet machine. */
const PATIENCE_MS = 600_000;

let planted: PlantedCloud;
let course: Course;

beforeAll(async () => {
  planted = await PlantedCloud.start('2026-10');
  course = await workThrough(planted, 'some');
}, PATIENCE_MS);
afterAll(() => planted.close());

describe('the six functions, with canaries in everything that comes to them', () => {
  test.each([
    ['refresh', 'refreshed'],
    ['export', 'delivered'],
    ['encrypted', 'delivered'],
    ['subject-access', 'collected'],
    ['adjustment', 'adjusted'],
    ['callback', 'success'],
    ['robot', 200],
    ['requests', 1],
    ['forward', 'forwarded'],
    ['backfill', 'forwarded'],
    ['replay', 'replayed'],
  ])('do what they are there for: %s', (step, outcome) => {
    expect(course.get(step)).toContain(outcome);
  });

  test.each([
    ['pestered intake', 400],
    ['pestered by hand', 'failed'],
    ['wrong files', 'mapping.invalid'],
    ['wrong files', 'request.file-invalid'],
    ['wrong tables', 'mapping.invalid'],
    ['crashed', 'crashed'],
    ['with a loose Splunk', 'forwarded-partly'],
    ['with a loose OSS', 'objects.access-denied'],
    ['sources of a loose DingTalk', 'forwarded-partly'],
    ['wrong local-splunk-token', 'forwarded-partly'],
    ['check of a loose Jira', 'not-ready'],
    ['with a loose KMS', 'secrets.access-denied'],
    ['refused tokens', 'not-refreshed'],
    ['recovered', 'refreshed'],
    ['wrong local-jira', 'not-ready'],
    ['wrong local-payroll-sftp-key', 'transfer.access-denied'],
    ['wrong local-payroll-openpgp-key', 'encryption.key-unreadable'],
    ['wrong local-payroll-openpgp-passphrase', 'encryption.key-locked'],
  ])('fail as they should: %s, %s', (step, outcome) => {
    expect(course.get(step)).toContain(outcome);
  });

  test('forward what was planted in every stream, without it', () => {
    const planted = ['file-audit', 'admin-operations', 'storage', 'screenshots', 'trusted-devices'];
    const streams = course.get('streams in Splunk');

    expect(streams).toEqual(
      expect.arrayContaining([...planted, 'directory-events', 'approvals', 'own-trail']),
    );
  });

  test('need no right that their roles do not have', () => {
    const { record } = planted.running.cloud.access;

    expect(record.used().length).toBeGreaterThan(100);
    expect(record.refused()).toEqual([]);
  });

  // Which of DingTalk's strange answers an export meets first depends on who else is at work.
  test('fail as they should: with a loose DingTalk', () => {
    expect(course.get('with a loose DingTalk')).toContainEqual(
      expect.stringMatching(/^dingtalk\.[a-z-]+$/),
    );
  });

  // One of them is in the form of an answer: only then is anything of it kept.
  test('ask a loose DingTalk for all that they ask once a day', () => {
    const duties = course.get('duties with a loose DingTalk');

    expect(duties).toContainEqual(['failed-list', 'looks']);
  });

  test('are answered by neighbours that repeat what they should not', () => {
    for (const neighbour of ['Jira', 'KMS', 'DingTalk', 'token service', 'Splunk', 'OSS']) {
      const times = course.get(`answers of a loose ${neighbour}`) as readonly number[];
      expect(Math.max(...times), neighbour).toBeGreaterThan(0);
    }
  });
});

describe('what came out', () => {
  test('shows no secret, no token and no number of a person, but where it must', async () => {
    const leaks = await findLeaks(planted);

    // Where something must stand, the search finds it.
    expect(leaks.length).toBeGreaterThan(withoutRightful(leaks).length);
    expect(withoutRightful(leaks)).toEqual([]);
  }, 120_000);
});
