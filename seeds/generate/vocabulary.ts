/**
 * The words of the invented record. The most frequent words come first, because the generator picks words by
 * position. The names are invented, but sound like names between Brussels and Bishkek, so that searches can be
 * tried on them.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Words for the texts of the record, for each language code. */
export const VOCABULARY: Readonly<Record<"en" | "ru" | "de" | "fr", readonly string[]>> = {
  en: words(`
    cooperation meeting dialogue regional strategy ministers partnership security energy trade water talks agreement
    foreign minister summit joint council development support discuss political economic central relations delegation
    border transport connectivity investment climate education human rights project programme forum new launch hold
    visit president strengthen sign statement session reform rule law justice environment corridor gas oil electricity
    hydropower river basin drought glacier agriculture food crop export import customs tariff market business enterprise
    bank loan grant fund budget aid assistance expert working group committee subcommittee parliament deputy ambassador
    envoy special representative official visa mobility migration labour youth women university student research science
    digital internet satellite telecom network railway road port airport logistics freight container route silk belt
    neighbour stability peace conflict mediation terrorism extremism drugs trafficking crime police training patrol
    crossing demarcation enclave village district province capital city mayor election observer constitution referendum
    amendment court judge lawyer prison torture prevention media journalist freedom expression religion language culture
    heritage museum festival tourism sport health hospital vaccine pandemic medicine nutrition sanitation pipeline
    refinery solar wind nuclear uranium mining gold copper lithium rare earth raw materials critical supply chain
    standard certificate quality seed cotton wheat livestock pasture irrigation canal reservoir dam flood earthquake
    disaster preparedness response resilience adaptation mitigation emission carbon green transition biodiversity forest
    desert sea fishery shrinking restoration delta upstream downstream treaty convention protocol memorandum roadmap
    action plan review evaluation update draft adopt ratify implement monitor report publish announce confirm deny
    postpone cancel resume suspend welcome urge condemn praise thank congratulate invite host chair attend address brief
    accord consensus compromise deadline benchmark indicator milestone pilot phase second third fifth annual biennial
    bilateral multilateral trilateral plenary informal virtual hybrid extraordinary preparatory ministerial technical`),
  ru: words(`
    сотрудничество встреча диалог регион стратегия министр партнёрство безопасность энергетика торговля вода переговоры
    соглашение саммит совет развитие поддержка политика экономика отношения делегация граница транспорт инвестиции
    климат образование права проект программа форум визит президент подписание заявление заседание реформа закон
    экология коридор газ нефть река засуха ледник сельское хозяйство экспорт импорт таможня рынок бизнес банк грант
    бюджет помощь эксперт группа комитет парламент посол представитель виза миграция молодёжь университет наука цифровой
    железная дорога порт логистика маршрут сосед стабильность мир конфликт терроризм наркотики обучение столица выборы
    конституция суд свобода культура туризм здоровье трубопровод ветер уран золото стандарт хлопок пшеница канал
    водохранилище плотина бедствие леса пустыня море договор протокол план доклад обсуждение решение итоги`),
  de: words(`
    Zusammenarbeit Treffen Dialog Region Strategie Minister Partnerschaft Sicherheit Energie Handel Wasser Gespräche
    Abkommen Gipfel Rat Entwicklung Unterstützung Politik Wirtschaft Beziehungen Delegation Grenze Verkehr Anbindung
    Investitionen Klima Bildung Menschenrechte Projekt Programm Forum Besuch Präsident Erklärung Sitzung Reform Recht
    Umwelt Korridor Gas Erdöl Strom Wasserkraft Fluss Dürre Gletscher Landwirtschaft Ausfuhr Einfuhr Zoll Markt Bank
    Förderung Haushalt Hilfe Fachleute Arbeitsgruppe Ausschuss Parlament Botschafter Sonderbeauftragte Visum Jugend
    Hochschule Forschung Eisenbahn Straße Hafen Route Nachbarn Frieden Konflikt Drogen Ausbildung Hauptstadt Wahl Gericht
    Presse Kultur Gesundheit Rohstoffe Lieferkette Baumwolle Kanal Staudamm Katastrophe Wald Wüste Vertrag Bericht`),
  fr: words(`
    coopération réunion dialogue région stratégie ministre partenariat sécurité énergie commerce eau pourparlers accord
    sommet conseil développement soutien politique économie relations délégation frontière transport connectivité
    investissement climat éducation droits projet programme forum visite président déclaration session réforme justice
    environnement corridor gaz pétrole électricité fleuve sécheresse glacier agriculture exportation douane marché banque
    subvention budget aide experts comité parlement ambassadeur représentant visa jeunesse université recherche chemin
    route port voisinage paix conflit drogues formation capitale élection tribunal presse culture santé matières coton
    canal barrage catastrophe forêt désert traité rapport`),
};

export const FIRST_NAMES = words(`
  Anna Marat Elena Timur Sofia Daniyar Maria Rustam Julia Aziz Katharina Bakyt Laura Serik Irina Farrukh Helena Nurlan
  Olga Jamshid Clara Askar Natalia Sherzod Ingrid Ermek Tatiana Dilshod Eva Bolot Gulnara Pierre Aigul Johan Madina
  Stefan Zarina Marco Nargiza Henrik Saule Tomas Leyla Andrei Dinara Viktor Malika Pavel Asel Lukas Feruza Matteo
  Kamila Oskar Shirin Janis Lola Emil Umida Rasmus`);

/** A family name consists of a stem and an ending. */
export const FAMILY_STEMS = words(`
  Akhmet Beren Chol Dav Elm Fairu Gaf Hald Isma Jum Kar Lind Mamed Nor Orz Pet Qad Rahm Sad Tur Uzak Vasil Wend Yus
  Zhum Abdur Baik Dost Esen Ganz Holm Ibra Kasym Lor Mir Nur Osk Pol Rust Sulei`);
export const FAMILY_ENDINGS = words(`
  ov ova bekov bekova aev aeva enko son mann sky bayev zoda quist etti uly ides`);

/** An invented name of a place, country or organization consists of a beginning and an ending. */
export const LAND_STEMS = words(`
  Kar Tash Bel Sam Dor Ash Vel Nar Os Khor Mar Al Zer Tur Bal Ysk Fer Gor Sul`);
export const LAND_ENDINGS = words(`istan ania onia adia avia egovia urkia emland oria ystan`);
export const TOWN_ENDINGS = words(`kent abad grad burg poli dorf su balyk kurgan vik tobe ton`);

/** The values of each enum type in the database. */
export const LABELS = {
  rank: words(`
    deputy_minister official minister senior_official expert ambassador special_representative parliamentarian
    head_of_state other head_of_government deputy_head_of_government`),
  organizationKind: words(`
    ministry agency eu_institution international_organization think_tank education company civil_society
    parliament diplomatic_mission website eu_agency other group_of_states supranational_union`),
  dialogueKind: words(`
    subcommittee working_group regional_dialogue cooperation_committee consultation forum conference
    cooperation_council human_rights_dialogue parliamentary_committee joint_committee summit`),
  strategyKind: words(`
    national_strategy agreement action_plan roadmap declaration partnership regional_strategy development_policy
    council_conclusions programme_of_cooperation treaty review connectivity_strategy investment_strategy
    environment_strategy assistance_strategy regional_concept global_strategy global_agenda`),
  strategyStatus: words("in_force adopted superseded signed historic draft planned under_review unknown"),
  strategyRelation: words("aligned_with implements supersedes updates"),
  sessionFormat: words("session consultation conference ministerial forum summit other"),
  capacity: words("party guest host observer"),
  role: words("member expert speaker observer chair keynote"),
  outcomeKind: words("conclusion commitment document next_step"),
  milestoneKind: words(`
    adopted announced signed drafted consulted negotiated reviewed updated implemented proposed
    entered_into_force presented ratified mandated contributed agreed initialled provisionally_applied concluded
    commemorated superseded`),
  articleKind: words(`
    news press_release analysis official_document remarks interview opinion communique encyclopedia`),
};
