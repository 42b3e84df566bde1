import { NAME_WORDS_AT_MOST } from "./limits.ts";
import { CASE_ENDINGS, folded } from "./spelling.ts";

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
  /** The spellings that are acronyms or have a digit. A typing error in one of these makes another acronym or number. */
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
  mr mrs ms miss dr prof professor sir dame madam lord lady baron baroness count countess duke duchess viscount viscountess
  marquess hon honourable honorable he his her excellency h.e. esq
  president vice-president prime-minister pm premier deputy-prime-minister first-deputy vice deputy acting former ex first
  minister foreign-minister deputy-foreign-minister deputy-minister minister-of-foreign-affairs minister-for-foreign-affairs
  foreign-affairs-minister minister-of-state minister-of-justice minister-of-finance minister-of-defence minister-of-the-interior
  minister-of-internal-affairs minister-of-economy minister-of-energy minister-of-transport minister-of-trade
  minister-of-education minister-of-health justice-minister finance-minister defence-minister interior-minister
  economy-minister energy-minister trade-minister secretary secretary-general general-secretary secretary-of-state
  state-secretary under-secretary director director-general managing-director head head-of-delegation chief chair chairman
  chairwoman chairperson speaker ambassador envoy special-envoy special-representative eu-special-representative eusr
  special-representative-for-central-asia eu-special-representative-for-central-asia
  representative high-representative hr hrvp vp commissioner eu-commissioner european-commissioner chancellor king queen
  prince crown-prince princess ombudsman ombudswoman ombudsperson senator governor mayor mep mp diplomat general colonel
  spokesperson spokesman spokeswoman press-secretary sheikh
  professor-doctor judge academician
  herr frau freiherr freifrau baronin graf gräfin herzog herzogin scheich sprecher sprecherin bundespräsident präsident präsidentin bundeskanzler kanzler kanzlerin außenminister botschafter staatspräsident
  minister sonderbeauftragter kommissar staatssekretär bundesminister ministerpräsident
  monsieur madame mme mlle baronne comte comtesse duc duchesse vicomte cheikh porte-parole président présidente ministre premier-ministre ambassadeur ministre-des-affaires-étrangères
  commissaire représentant-spécial chancelier secrétaire-général
  señor señora sr sra barón baronesa conde condesa duque duquesa marqués marquesa jeque portavoz presidente presidenta ministro ministra embajador canciller signor signora embaixador
  сэр лорд леди барон баронесса граф графиня герцог герцогиня виконт маркиз шейх пресс-секретарь
  господин госпожа г-н г-жа гн гжа тов товарищ президент вице-президент премьер премьер-министр вице-премьер министр
  министр-иностранных-дел министр-юстиции министр-финансов министр-обороны министр-внутренних-дел министр-экономики
  министр-энергетики министр-транспорта министр-торговли министр-образования министр-здравоохранения замминистра заместитель заместитель-министра заместитель-министра-иностранных-дел
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
const KINDS_OF_PLACE = `city city-of town republic-of город г гор г. қаласы қала шаары shahri shahar шаҳри шахри şäheri şehri stadt ville-de столица capital
  cumhuriyeti respublikasi respublikasy republik république república repubblica республикасы эл ҷумҳурии
  gmbh ltd llc inc jsc plc ag sa ооо зао оао ао`;

/** States as they are called before or after a title, besides their names in Unicode CLDR. */
const STATES = `
  eu uk us usa uae prc republic republic-of federation federal kingdom-of sultanate
  kazakh kazakhstani kyrgyz kirghiz kyrgyzstani kyrgyzstan tajik tajikistani turkmen turkmenistani uzbek uzbekistani uzbekistan
  afghan american armenian austrian azerbaijani azeri belarusian belgian brazilian british bulgarian canadian chinese croatian
  cypriot czech danish dutch english estonian finnish french georgian german greek hungarian indian iranian irish israeli italian
  japanese korean south-korean latvian lithuanian luxembourgish maltese moldovan mongolian norwegian omani pakistani polish
  portuguese romanian russian saudi serbian slovak slovenian slovene spanish swedish swiss turkish ukrainian
  holland czech-republic turkey burma
  deutsche deutscher kasachische kasachischer kirgisische kirgisischer tadschikische tadschikischer turkmenische turkmenischer
  usbekische usbekischer lettische lettischer polnische polnischer russische russischer chinesische chinesischer bundesrepublik
  kazakhe kirghize tadjik turkmène ouzbek allemand allemande français française letton lettone russe chinois chinoise
  ес сша рк кр рт рф кнр фрг оаэ евросоюз
  республика федерация федеративный королевство
  казахстан казахский казахстанский кыргызстан кыргызский киргизский кыргызстанский таджикистан таджикский таджикистанский
  туркменистан туркмения туркменский туркменистанский узбекистан узбекский узбекистанский
  австрийский азербайджанский американский армянский афганский белорусский белоруссия бельгийский болгарский британский
  великобритания англия английский венгерский германский голландский греческий грузинский датский израильский индийский
  иранский ирландский испанский итальянский кипрский китайский корейский южнокорейский латвийский латышский литовский
  люксембургский мальтийский молдавский молдавия монгольский немецкий нидерландский норвежский пакистанский польский
  португальский российский румынский русский саудовский сербский словацкий словенский турецкий украинский финский французский
  хорватский чехия чешский шведский швейцарский эстонский японский
  республикасы республикасынын республикасының қр кыргызстандын өкмөтүнүн қазақ қырғыз өзбек түрікмен тәжік
  respublikasi respublikasy oʻzbekiston qozogʻiston türkmenistanyň özbegistanyň gazagystanyň ҷумҳурии тоҷикистон ҷт
`;

/** Abbreviations of states in names of their authorities, and how the names write the state in full. */
const ABBREVIATED_STATES: ReadonlyMap<string, string> = new Map([
  ["РК", "Казахстан"],
  ["КР", "Кыргызстан"],
  ["РТ", "Таджикистан"],
  ["РУз", "Узбекистан"],
  ["РФ", "Россия"],
  ["ҚР", "Қазақстан"],
  ["ҶТ", "Тоҷикистон"],
]);

/** The languages in which the names of states are left out beside a title. */
const LANGUAGES = ["en", "ru", "kk", "ky", "uz", "uz-Cyrl", "tg", "tk", "tr", "de", "fr", "es"];

/** Titles that also begin the names of meetings and texts. */
const WEAK_TITLES = "first former general chair secretary head special first-deputy";

/** Words that are too frequent to tell names apart. */
const SMALL = `
  the of and for in at to a an on by with from who what when where
  и в во на с со из к ко о об от до для по при у за
  und der die das von für im in mit et de la le les du des y el los e o
  va bilen ve ile және мен менен ва бо
`;

const phrases = (text: string) =>
  new Set(text.split(/\s+/).flatMap((phrase) => (phrase === "" ? [] : keyOf(phrase.split("-")))));

/** Endings of Russian cases, in the spelling of names. */
const CASE = new RegExp(`(?<=...)(?:${CASE_ENDINGS})$`);

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
const KNOWN_WEAK_TITLES = phrases(WEAK_TITLES);
const KNOWN_STATES = new Set([...phrases(STATES), ...namesOfStates()]);
const LONGEST_STATE = 4;
const KNOWN_SMALL = new Set(SMALL.trim().split(/\s+/));
const LONGEST_TITLE = Math.max(...[...KNOWN_TITLES].map((title) => title.split(" ").length));

/** The names of all states in Unicode CLDR. */
function namesOfStates(): string[] {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return LANGUAGES.flatMap((language) => {
    const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    return codes.flatMap((code) => {
      const name = names.of(code);
      return name === undefined ? [] : keyOf(tokensOf(name));
    });
  });
}

/** Russian patronymics in all cases, in the spelling of names. */
const RUSSIAN_PATRONYMIC = /..(?:(?:o|e)vis(?:a|u|em|om|e)?|(?:ovn|evn|inisn)(?:a|i|e|oi|u))$/;
/**
 * Kazakh, Kyrgyz, Uzbek, Azerbaijani and Turkmen patronymics. Their ending can be a word. First names can end in the same way:
 * Gurbanguly.
 */
const TURKIC_PATRONYMIC = /(?:uli|ulu|kisi|ugli|oglu|ogli|oglon|gisi)$/;
const TURKIC_ENDING = new RegExp(`^${TURKIC_PATRONYMIC.source}`);

/** An acronym, or a word with a number. Neither has a typing error: 2018 is not 2017, and 14th is not 1. */
const EXACT = /^\p{Lu}{2,6}$|\d/u;
const INITIALS = /^(?:(?:\p{L}{1,2}\.)+|\p{Lu})$/u;
const DOTTED_STATE = /^(?:u\.s\.(?:a\.)?|u\.k\.|e\.u\.|с\.ш\.а\.)$/iu;
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
  const { words, initials } = wordsOf(tokens);
  const kept = withoutPatronymics(words);
  const asked = kept.length > 0 ? kept : tokens;
  return {
    name: plain,
    spelling,
    words: asked,
    spellings: asked.map(spellingOf),
    acronyms: asked.filter((word) => EXACT.test(word)).map(spellingOf),
    initials: kept.length > 0 ? initials : [],
    forgives: asked.length > 2 || asked.length < tokens.length ? "few" : tokens.length > 1 ? "none" : "never",
  };
}

/** The words of a text, without "'s" at their end. */
function tokensOf(text: string): string[] {
  return text
    .replace(/['’ʼ]s(?!\p{L})/gu, "")
    .replace(/(?<=\.)(?=\p{L}{3})/gu, " ")
    .split(/[\s/,;:!?()«»“”„‟–—-]+/u)
    .filter((token) => folded(token) !== null);
}

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

/**
 * Leaves out titles, small words and initials. States are left out beside a title that begins a query or follows a name:
 * "President of Kyrgyzstan Japarov", "Japarov President of Kyrgyzstan", but not "Office of the President of Kyrgyzstan".
 */
function wordsOf(tokens: readonly string[]): { words: readonly string[]; initials: readonly string[] } {
  const words: string[] = [];
  const initials: string[] = [];
  let states: string[] = [];
  let hasTitle = false;
  let mayHaveStates = true;
  const endOfQualifier = () => {
    if (!hasTitle) words.push(...states);
    states = [];
    hasTitle = false;
  };
  const withStates: string[] = [];
  for (let start = 0; start < tokens.length; ) {
    const title = titleLength(tokens, start);
    const token = tokens[start] as string;
    const state = title === 0 ? stateLength(tokens, start) : 0;
    const length = Math.max(1, title, state);
    if (title > 0) {
      if (mayHaveStates || start === 0 || !isSmall(tokens[start - 1] as string)) {
        mayHaveStates = true;
        hasTitle ||= isStrongTitle(tokens.slice(start, start + title));
      }
    } else if (state > 0) {
      const named = tokens.slice(start, start + state).filter((word) => !isSmall(word));
      const full = tokens.length > 1 ? named.map((word) => ABBREVIATED_STATES.get(word) ?? word) : named;
      withStates.push(...full);
      if (mayHaveStates) states.push(...full);
      else words.push(...full);
    } else if (INITIALS.test(token) && tokens.length > 1) {
      initials.push(...token.split(".").flatMap((letter) => folded(letter) ?? []));
    } else if (!isSmall(token)) {
      endOfQualifier();
      mayHaveStates = false;
      words.push(token);
      withStates.push(token);
    }
    start += length;
  }
  endOfQualifier();
  return { words: words.length > 0 && words.length <= 3 ? words : withStates, initials };
}

const isSmall = (token: string) => KNOWN_SMALL.has(token);

const isStrongTitle = (title: readonly string[]) =>
  KNOWN_TITLES.has(keyOf(title)) && !KNOWN_WEAK_TITLES.has(keyOf(title));

/** The number of words of the state that starts at a place; 0 if there is none. */
function stateLength(tokens: readonly string[], start: number): number {
  const token = tokens[start] as string;
  if (token.includes(".") && !DOTTED_STATE.test(token)) return 0;
  for (let length = Math.min(LONGEST_STATE, tokens.length - start); length > 0; length -= 1) {
    if (KNOWN_STATES.has(keyOf(tokens.slice(start, start + length)))) return length;
  }
  return 0;
}

/** Leaves out patronymics if a name has two further words. The first word is no patronymic. */
function withoutPatronymics(words: readonly string[]): readonly string[] {
  const matches = (place: number, pattern: RegExp) => pattern.test(folded(words[place] ?? "") ?? "");
  for (const patronymic of [RUSSIAN_PATRONYMIC, TURKIC_PATRONYMIC]) {
    const kept = words.filter(
      (_, place) => place === 0 || !(matches(place, patronymic) || matches(place + 1, TURKIC_ENDING)),
    );
    if (kept.length >= 2 && kept.length < words.length) return kept;
  }
  return words;
}
