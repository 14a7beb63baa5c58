import type { RandomStream } from './random-stream.ts';

/** A name in both scripts. Everybody here is invented. */
export interface PersonName {
  readonly zhHK: string;
  readonly en: string;
}

/**
 * Names that the first employees always bear, by index, because each tests some system:
 * 許功蓋 has a backslash as the second byte of every character in Big5; 堃 邨 峯 喆 衞 寳 栢 犇 煊 温
 * are in HKSCS only; 十 has two codes; 恒 裏 碁 嫺 are in CP950 but not in strict Big5; 𠮷 (outside
 * the Basic Multilingual Plane), 説 and 鳯 are in no Big5 at all; U+F9DC is the compatibility form
 * of 隆; some people have no Chinese name.
 */
const NOTABLE_NAMES: readonly PersonName[] = [
  { zhHK: '陳大文', en: 'Chan Tai Man' },
  { zhHK: '許功蓋', en: 'Hui Kung Koi' },
  { zhHK: '方堃', en: 'Fong Kwan' },
  { zhHK: '李錦邨', en: 'Lee Kam Chuen' },
  { zhHK: '張峯', en: 'Cheung Fung' },
  { zhHK: '林喆', en: 'Lam Chit' },
  { zhHK: '黃詠珊', en: 'Wong Wing Shan' },
  { zhHK: '劉嘉欣', en: 'Lau Ka Yan' },
  { zhHK: '吳浩然', en: 'Ng Ho Yin' },
  { zhHK: '何國榮', en: 'Ho Kwok Wing' },
  { zhHK: '何衞東', en: 'Ho Wai Tung' },
  { zhHK: '郭十全', en: 'Kwok Sap Chuen' },
  { zhHK: '黃恒', en: 'Wong Hang' },
  { zhHK: '馬裏安', en: 'Ma Lui On' },
  { zhHK: '劉寳珠', en: 'Lau Po Chu' },
  { zhHK: '鄧栢年', en: 'Tang Pak Nin' },
  { zhHK: '梁犇', en: 'Leung Ban' },
  { zhHK: '温煊', en: 'Wan Huen' },
  { zhHK: '蘇𠮷祥', en: 'So Kat Cheung' },
  { zhHK: '梁説', en: 'Leung Suet' },
  { zhHK: '黎鳯儀', en: 'Lai Fung Yee' },
  { zhHK: '關碁', en: 'Kwan Kei' },
  { zhHK: '司徒嫺', en: 'Szeto Haan' },
  { zhHK: '歐陽育功', en: 'Au Yeung Yuk Kung' },
  { zhHK: '鄺\u{f9dc}昌', en: 'Kwong Lung Cheong' },
  { zhHK: 'Gurpreet Singh', en: 'Gurpreet Singh' },
  { zhHK: 'Maria Clara D’Souza', en: 'Maria Clara D’Souza' },
];

const SURNAMES = parse(`陳 Chan|李 Lee|黃 Wong|張 Cheung|林 Lam|梁 Leung|吳 Ng|鄭 Cheng|何 Ho|劉 Lau
|王 Wong|蔡 Choi|郭 Kwok|周 Chow|葉 Yip|曾 Tsang|楊 Yeung|許 Hui|羅 Law|鄧 Tang|馮 Fung|徐 Tsui
|謝 Tse|蕭 Siu|余 Yu|潘 Poon|麥 Mak|呂 Lui|朱 Chu|胡 Wu|蘇 So|盧 Lo|黎 Lai|莫 Mok|譚 Tam|方 Fong
|馬 Ma|江 Kong|杜 To|伍 Ng|霍 Fok|關 Kwan|區 Au|石 Shek|歐陽 Au Yeung|司徒 Szeto`);

const GIVEN =
  parse(`志 Chi|明 Ming|偉 Wai|強 Keung|文 Man|美 Mei|玲 Ling|嘉 Ka|欣 Yan|詠 Wing|珊 Shan
|俊 Chun|傑 Kit|家 Ka|豪 Ho|慧 Wai|儀 Yee|淑 Shuk|芬 Fan|國 Kwok|榮 Wing|德 Tak|華 Wah|永 Wing
|康 Hong|子 Tsz|軒 Hin|曉 Hiu|彤 Tung|思 Sze|穎 Wing|倩 Sin|雯 Man|樂 Lok|晴 Ching|浩 Ho|然 Yin
|梓 Tsz|朗 Long|凱 Hoi|琳 Lam|健 Kin|鳳 Fung|婷 Ting|敏 Man|秀 Sau|蘭 Lan|啟 Kai|鴻 Hung|展 Chin
|鵬 Pang|鑫 Yam|昇 Sing|禧 Hei|曦 Hei|瑋 Wai|琿 Wan|燊 San|珮 Pui|詩 Sze|雅 Nga|芷 Tsz|柔 Yau`);

/** The name of the employee at an index; the notable names come first. */
export function nameOf(index: number, stream: RandomStream): PersonName {
  const family = stream.pick(SURNAMES);
  const first = stream.pick(GIVEN);
  const second = stream.chance(0.85) ? stream.pick(GIVEN) : undefined;
  return (
    NOTABLE_NAMES[index] ?? {
      zhHK: `${family.zhHK}${first.zhHK}${second?.zhHK ?? ''}`,
      en: [family.en, first.en, second?.en].filter((part) => part !== undefined).join(' '),
    }
  );
}

function parse(list: string): PersonName[] {
  return list.split('|').map((entry) => {
    const [zhHK = '', ...en] = entry.trim().split(' ');
    return { zhHK, en: en.join(' ') };
  });
}
