import { faker } from '@faker-js/faker/locale/en';
import type { Breather } from '../../breather.js';

/** A word as people write it, and as it stands in an address. */
export interface Word {
  readonly text: string;
  readonly ascii: string;
}

// Written forms with the Latin spelling that goes into addresses, where it cannot be derived.
const FIRST =
  'Zoë José Łukasz Søren Björn Chloé Jürgen Nuño Şebnem Đorđe Ngọc Růžena Þóra Aoife Renée 伟|wei 美咲|misaki 지우|jiwoo Мария|maria Ольга|olga Γιώργος|giorgos محمد|mohammed दीपिका|dipika נועה|noa';
const LAST =
  'Müller Østergård Novák Gonçalves Nguyễn Šimić O’Brien D’Angelo Ångström García-Márquez Kovačević Yıldız van|van-der-berg 张|zhang 佐藤|sato 김|kim Иванова|ivanova Παπαδόπουλος|papadopoulos الفارسي|alfarsi शर्मा|sharma כהן|cohen';

const PLAIN: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', þ: 'th', ı: 'i', ß: 'ss', æ: 'ae' };

/** Latin letters and digits only, lower case, words joined by dashes. */
export function toAscii(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łøđþıßæ]/g, (letter) => PLAIN[letter] as string);
  return plain
    .replace(/[’']/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

const toWord = (written: string): Word => {
  const [text = '', ascii = toAscii(text)] = written.split('|');
  return { text, ascii };
};

function distinct(words: readonly Word[]): readonly Word[] {
  return [...new Map(words.map((word) => [word.ascii, word])).values()];
}

/** The vocabulary of a workspace. */
export interface Words {
  readonly first: readonly Word[];
  /** More than the largest team has people; no two have the same ascii form. */
  readonly last: readonly Word[];
  readonly jobTitles: readonly string[];
  readonly phrases: readonly string[];
  readonly sentences: readonly string[];
  /** Nouns that products are named after. */
  readonly nouns: readonly string[];
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Draws a vocabulary; the same seed gives the same words. */
export async function createWords(seed: number, breathe: Breather): Promise<Words> {
  // The generator is shared by all that draw at the same time: it is seeded before each list, which is drawn in one go.
  const draw = async (count: number, make: () => string): Promise<string[]> => {
    await breathe();
    faker.seed(seed);
    return Array.from({ length: count }, make);
  };
  const first = await draw(300, () => faker.person.firstName());
  const last = await draw(450, () => faker.person.lastName());
  const nouns = await draw(100, () => faker.company.buzzNoun());
  return {
    first: distinct([...FIRST.split(' '), ...first].map(toWord)),
    last: distinct([...LAST.split(' '), ...last].map(toWord)),
    jobTitles: await draw(200, () => faker.person.jobTitle()),
    phrases: await draw(200, () => faker.company.catchPhrase()),
    sentences: await draw(100, () => faker.hacker.phrase()),
    nouns: [...new Set(nouns)].map(capitalised),
  };
}
