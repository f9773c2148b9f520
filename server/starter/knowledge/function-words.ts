const words = (list: string) => new Set(list.split(/\s+/).filter(Boolean));

export const determiners = words(
  "a an the this that these those each every any some no all both another other such its it's their my our your his her own one's which what whose various several many few multiple different certain",
);
export const pronouns = words(
  "i me we us you he she it they them him who whoever everybody everyone anybody anyone somebody someone nobody people",
);
export const prepositions = words(
  "of for with by from to in on at into onto about over under between through during without within per after before until till since as than via against around behind beyond across like up down out off near towards upon except including",
);
export const conjunctions = words(
  "and or but so because if when while where whether that which who then than nor yet although though once unless as",
);
export const modals = words(
  "can can't cannot could couldn't should shouldn't shall will won't would wouldn't may might must mustn't needs need ought able",
);
export const pastWords = words(
  "afterwards afterward beforehand meanwhile also just only even still already again too very quite really so not never always often sometimes now here there today soon later easily directly",
);

/** Words that carry politeness, stance or the frame of the request, never a wish of their own. */
export const fillers = words(`
  please hey hi hello hiya hii hiii dear ok okay oh well so basically actually simply kindly thanks thank cheers lol haha hmm btw
  like really very quite just pretty super important nice good great beautiful cool awesome simple easy small big little whole
  want wanna would like need needs should shall must can could may might will able let lets allow allows allowing enable enables possible possibility
  make made build built create develop implement design provide provides providing give set up get have has having is are be being been was were do does did done
  website web site page pages app application apps system tool platform portal software program solution software online
  functionality functionalities function functions feature features ability option options way ways thing things stuff something smth place one everything anything nothing
  for with and or the a an of to in on at by from that this these those it its they them their there here then than as i me my we our us you your he she his her who which what where when how if so but because also too only all each every any some no not
  about into out up down over per via during without within after before until while between through
  people person everybody everyone anyone anybody somebody someone nobody user's
  use using used uses user users work works working go goes going come comes coming
  example etc e.g i.e e.g. i.e. instance kind kinds type types sort sorts various different several many multiple other others another same such certain more most less least
  day-to-day currently now today always never often usually sometimes again back still already yet once time times
  people's own time mean means like-minded able main new first last next end start both either neither
  directly later afterwards afterward attached longer anymore beforehand meanwhile
  i'm i've we're we've it's that's there's what's along together longer shorter else file group per online yearly monthly weekly daily max maximum minimum at-most running respectively please's entering everyone's their's hour minute today's note's separate single whole certain fill details given possible following
  say says said saying sit sits stand stands lie lies based plus
  overview information info infos details detail data entry entries list lists number numbers amount
  view views screen section part parts side look looks feel seen see show shows shown showing display displayed
`); // biome-ignore format: a list of words

/** Nouns for the application itself or its frame: never an entity. */
export const frameNouns = words(`
  website site app application system tool platform portal page software program solution webapp homepage tracker manager planner organiser organizer
  functionality function feature ability option way thing stuff something everything anything overview information info detail data interface
  user people person everybody everyone anyone place chaos paper tag excel spreadsheet computer phone mobile browser screen internet
  time day week month year hour minute moment end start beginning side lot bit list view kind type sort way mind sense help work business
  colour color background component theme style look mood tone button header light dark font letter type text-size
  access login account password registration-form sign-in sign-up name data-protection
  number amount sum total count maximum minimum limit range rest left case example problem-free reason question-mark glance eye
  today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday morning afternoon evening night
  january february march april may june july august september october november december
  dashboard calendar board kanban chart graph statistic notification email e-mail newsletter message map search filter cart checkout login admin
  other vibe euro pound dollar eur second same different own management tracking calculator generator booking-system reservation-system database crud record
`); // biome-ignore format: a list of words

export const numberWords: Record<string, number> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12,
  fifteen: 15, twenty: 20, thirty: 30, forty: 40, fifty: 50, hundred: 100, couple: 2, dozen: 12,
}; // biome-ignore format: a table is read by rows

export const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
