import { NAME_WORDS_AT_MOST } from "./limits.ts";
import { folded } from "./spelling.ts";

/** A search in the form in which names are compared with it. */
export interface NameQuery {
  /** The whole text, with acronyms without dots. */
  readonly name: string;
  /** The name in the common spelling; null if the text cannot be a name. */
  readonly spelling: string | null;
  /** The words that must match, or most of which must match: all but titles, honorifics, initials and small words. */
  readonly words: readonly string[];
  /** The same words in the common spelling. */
  readonly spellings: readonly string[];
  /** The spellings that are acronyms. A typing error in an acronym makes another acronym. */
  readonly acronyms: readonly string[];
  readonly initials: readonly string[];
  /**
   * When a search for most of the words can find more than a search for all words: if that search finds little, if it finds
   * nothing, or never.
   */
  readonly forgives: "few" | "none" | "never";
}

/** Matches phrases, alternatives and exclusions. A query with a phrase, alternative or exclusion is not compared with names. */
const OPERATORS = /"|(?<!\S)(?:-|or(?!\S))/i;

/** Titles, offices and honorifics, as they stand before or after the name of a person. */
const TITLES = `
  mr mrs ms miss dr prof professor sir dame madam lord lady hon honourable honorable he his her excellency h.e. esq
  president vice-president prime-minister pm premier deputy-prime-minister first-deputy vice deputy acting former ex first
  minister foreign-minister deputy-foreign-minister deputy-minister minister-of-foreign-affairs minister-for-foreign-affairs
  foreign-affairs-minister minister-of-state secretary secretary-general general-secretary secretary-of-state
  state-secretary under-secretary director director-general managing-director head head-of-delegation chief chair chairman
  chairwoman chairperson speaker ambassador envoy special-envoy special-representative eu-special-representative eusr
  special-representative-for-central-asia eu-special-representative-for-central-asia
  representative high-representative hr hrvp vp commissioner eu-commissioner european-commissioner chancellor king queen
  prince crown-prince princess ombudsman ombudswoman ombudsperson senator governor mayor mep mp diplomat general colonel
  professor-doctor judge academician
  herr frau bundespräsident präsident präsidentin bundeskanzler kanzler kanzlerin außenminister botschafter staatspräsident
  minister sonderbeauftragter kommissar staatssekretär bundesminister ministerpräsident
  monsieur madame mme mlle président présidente ministre premier-ministre ambassadeur ministre-des-affaires-étrangères
  commissaire représentant-spécial chancelier secrétaire-général
  señor señora sr sra presidente presidenta ministro ministra embajador canciller signor signora embaixador
  господин госпожа г-н г-жа гн гжа тов товарищ президент вице-президент премьер премьер-министр вице-премьер министр
  министр-иностранных-дел замминистра заместитель заместитель-министра заместитель-министра-иностранных-дел
  первый-заместитель первый-замминистра замглавы заместитель-главы глава глава-мид замглавы-мид министр-мид экс бывший
  посол спецпредставитель специальный-представитель спецпосланник
  спецпредставитель-ес спецпредставитель-по-центральной-азии спецпредставитель-ес-по-центральной-азии
  представитель верховный-представитель омбудсмен
  комиссар еврокомиссар канцлер король королева принц наследный-принц секретарь генсек генеральный-секретарь
  генеральный-директор директор госсекретарь председатель спикер сенатор депутат губернатор дипломат академик профессор
  руководитель начальник уполномоченный его ее превосходительство и-о и.о. врио
  мырза президенті министр министрі премьер-министрі сыртқы-істер-министрі елші төраға төрағасы президенти министри
  элчи төрага prezident prezidenti vazir vaziri bosh-vazir tashqi-ishlar-vaziri elchi janob janobi raisi rais
  президенти вазири-корҳои-хориҷӣ вазир вазири ҷаноби раиси сафир сафири
  prezidenti daşary-işler-ministri ministri jenap ilçi ilçisi ilçihana
  sayın bay bayan cumhurbaşkanı başbakan dışişleri-bakanı bakan bakanı büyükelçi başkan başkanı
  رئیس جمهور رئیس-جمهور وزیر وزیر-خارجه آقای سفیر 主席 总统 總統 外长 部长 总理
`;

/** Words of place names that say what kind of place it is, and forms of organizations. */
const KINDS_OF_PLACE = `city city-of town republic-of город г гор г. қаласы қала шаары shahri shahar шаҳри шахри şäheri şehri stadt ville-de столица capital`;

/** Small words. */
const SMALL = `
  the of and for in at to a an on by with from who what when where
  и в во на с со из к ко о об от до для по при у за
  und der die das von für im in mit et de la le les du des y el los e o
  va bilen ve ile және мен менен ва бо
`;

const phrases = (text: string) =>
  new Set(text.split(/\s+/).flatMap((phrase) => (phrase === "" ? [] : keyOf(phrase.split("-")))));

/** Endings of Russian cases, in the spelling of names. */
const CASE = /(?<=...)(?:ogo|omu|imi|ami|oiu|om|em|im|oi|ei|iu|am|ah|ov|a|u|e|i|o)$/;

/** The spelling of words without endings of cases, so that a title is known in every case. */
function keyOf(words: readonly string[]): string {
  return words
    .map((word) => {
      const spelling = folded(word)?.replaceAll(" ", "") ?? "";
      // A Latin word is no title of another script, even if both are spelt the same: Kallas, қаласы.
      return /\p{Script=Latin}/u.test(word) ? spelling : `*${spelling.replace(CASE, "")}`;
    })
    .join(" ");
}

const KNOWN_TITLES = phrases(TITLES);
const KNOWN_KINDS_OF_PLACE = phrases(KINDS_OF_PLACE);
const KNOWN_SMALL = new Set(SMALL.trim().split(/\s+/));
const LONGEST_TITLE = Math.max(...[...KNOWN_TITLES].map((title) => title.split(" ").length));

/** Patronymics of Russian, Kazakh, Uzbek, Azerbaijani and Turkmen names, in the spelling of names. */
const PATRONYMIC = /..(?:ovis|evis|ovna|evna|isna|inisna|uli|kisi|ugli|oglu|oglon|gisi)$/;

const ACRONYM = /^\p{Lu}{2,6}$/u;
const INITIALS = /^(?:(?:\p{L}{1,2}\.)+|\p{Lu})$/u;
/** An acronym with dots, such as U.N.D.P. or С.Ш.А. */
const DOTTED = /(?<![\p{L}.])(?:\p{L}\.){2,}\p{L}?(?![\p{L}.])/gu;

/** Reads a query as a name. */
export function nameQuery(query: string): NameQuery {
  const none = { words: [], spellings: [], acronyms: [], initials: [], forgives: "never" as const };
  if (OPERATORS.test(query)) return { name: query, spelling: null, ...none };
  // A query of nothing but letters with dots is an acronym. Otherwise such letters are initials.
  const plain = query
    .trim()
    .replace(/^\S+$/, (word) => word.replace(DOTTED, (letters) => letters.replaceAll(".", "")));
  const spelling = folded(plain);
  if (spelling === null || spelling.split(" ").length > NAME_WORDS_AT_MOST) {
    return { name: plain, spelling: null, ...none };
  }

  const tokens = tokensOf(withoutQualifiers(plain));
  const words: string[] = [];
  const initials: string[] = [];
  for (let start = 0; start < tokens.length; ) {
    const title = titleLength(tokens, start);
    const token = tokens[start] as string;
    if (title === 0 && INITIALS.test(token) && tokens.length > 1) {
      initials.push(...token.split(".").flatMap((letter) => folded(letter) ?? []));
    } else if (title === 0 && !KNOWN_SMALL.has(token)) {
      words.push(token);
    }
    start += Math.max(1, title);
  }
  const kept = withoutPatronymics(words);
  const asked = kept.length > 0 ? kept : tokens;
  return {
    name: plain,
    spelling,
    words: asked,
    spellings: asked.map(spellingOf),
    acronyms: asked.filter((word) => ACRONYM.test(word)).map(spellingOf),
    initials: kept.length > 0 ? initials : [],
    forgives: asked.length > 2 || asked.length < tokens.length ? "few" : tokens.length > 1 ? "none" : "never",
  };
}

/** The words of a text, without "'s" at their end. */
const tokensOf = (text: string): string[] =>
  text
    .replace(/['’ʼ]s(?!\p{L})/gu, "")
    .replace(/(?<=\.)(?=\p{L}{3})/gu, " ")
    .split(/[\s/,;:!?()«»“”„‟–—-]+/u)
    .filter((token) => folded(token) !== null);

const spellingOf = (word: string): string => (folded(word) ?? "").replaceAll(" ", "");

/** Leaves out what stands in brackets, and what stands between commas and has a title: Peter Burian, EU Special Representative. */
function withoutQualifiers(text: string): string {
  const hasTitle = (part: string) => {
    const tokens = tokensOf(part);
    return tokens.length === 0 || tokens.some((_, start) => titleLength(tokens, start) > 0);
  };
  const parts = text.replace(/\([^)]*\)/g, ",").split(",");
  const plain = parts.filter((part) => !hasTitle(part));
  return plain.length > 0 ? plain.join(" ") : parts.join(" ");
}

/** The number of words of the title that starts at a place; 0 if there is none. */
function titleLength(tokens: readonly string[], start: number): number {
  for (let length = Math.min(LONGEST_TITLE, tokens.length - start); length > 0; length -= 1) {
    const key = keyOf(tokens.slice(start, start + length));
    if (KNOWN_TITLES.has(key) || KNOWN_KINDS_OF_PLACE.has(key)) return length;
  }
  return 0;
}

/** Leaves out patronymics if a name has two further words. */
function withoutPatronymics(words: readonly string[]): readonly string[] {
  const kept = words.filter((word) => !PATRONYMIC.test(folded(word) ?? ""));
  return kept.length >= 2 ? kept : words;
}
