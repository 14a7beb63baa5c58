import type { Employment } from './employment.ts';
import { RandomStream } from './random-stream.ts';
import type { SampleDepartment } from './sample-company.ts';
import type { PatternName } from './work-patterns.ts';

/** The second level below the company; teams are the third. */
interface Division {
  readonly name: string;
  readonly team: string;
  readonly costCentre: string;
  readonly pattern: PatternName;
}

const ROOT_ID = 1;
const FIRST_DIVISION_ID = 510_000_001;
const FIRST_TEAM_ID = 520_000_001;
const PEOPLE_PER_TEAM = 40;

const DIVISIONS: readonly Division[] = [
  { name: '財務部', team: '會計組', costCentre: 'CC1100', pattern: 'office' },
  { name: '人力資源部', team: '招聘及薪酬組', costCentre: 'CC1200', pattern: 'office' },
  { name: '資訊科技部', team: '系統組', costCentre: 'CC1300', pattern: 'office' },
  { name: '營業部', team: '客戶組', costCentre: 'CC2100', pattern: 'office' },
  { name: '營運部', team: '輪班隊', costCentre: 'CC3100', pattern: 'rotating' },
  { name: '保安部', team: '夜更隊', costCentre: 'CC3200', pattern: 'security' },
  { name: '餐飲部', team: '分店', costCentre: 'CC4100', pattern: 'restaurant' },
  { name: '物流部', team: '車隊', costCentre: 'CC4200', pattern: 'dawn' },
];

/** Where one person sits. */
export interface Placement {
  readonly departmentId: number;
  readonly costCentre: string;
}

/** The company, its divisions and their teams; larger companies have more teams. */
export function departmentsOf(companyName: string, employees: number): SampleDepartment[] {
  const perDivision = teamsPerDivision(employees);
  return [
    { departmentId: ROOT_ID, name: companyName, parentId: undefined },
    ...DIVISIONS.map(({ name }, position) => ({
      departmentId: FIRST_DIVISION_ID + position,
      name,
      parentId: ROOT_ID,
    })),
    ...DIVISIONS.flatMap(({ team }, position) =>
      Array.from({ length: perDivision }, (_, number) => ({
        departmentId: teamId(position, number, perDivision),
        name: `${team}${number + 1}`,
        parentId: FIRST_DIVISION_ID + position,
      })),
    ),
  ];
}

/** Most sit in a team, low-numbered teams being the larger; a few belong to the division itself. */
export function placementOf(
  seed: number,
  employees: number,
  { index, pattern }: Pick<Employment, 'index' | 'pattern'>,
): Placement {
  const stream = new RandomStream(seed, 'company', index);
  const fitting = DIVISIONS.map((division, position) => ({ ...division, position })).filter(
    (division) => division.pattern === pattern,
  );
  const { position, costCentre } = stream.pick(fitting);
  const perDivision = teamsPerDivision(employees);
  const team = Math.floor(stream.fraction() * stream.fraction() * perDivision);
  const departmentId = stream.chance(0.05)
    ? FIRST_DIVISION_ID + position
    : teamId(position, team, perDivision);
  return { departmentId, costCentre };
}

function teamsPerDivision(employees: number): number {
  return Math.max(2, Math.ceil(employees / PEOPLE_PER_TEAM / DIVISIONS.length));
}

function teamId(position: number, number: number, perDivision: number): number {
  return FIRST_TEAM_ID + position * perDivision + number;
}
