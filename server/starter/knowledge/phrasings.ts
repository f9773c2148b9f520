import { people } from "./people";
import { things } from "./things";

/**
 * Another way of saying what the grammar already reads. `heard` runs over the words of one sentence in lower case, joined by
 * spaces; `said` is put in its place, with "$name" for a group and " . " where one sentence becomes two.
 */
export type Phrasing = {
  heard: RegExp;
  said: string;
  unless?: RegExp;
  holds?: (groups: Record<string, string | undefined>) => boolean;
};

/** One to three words. */
const N = "(?:[a-z][a-z'-]* ){0,2}?[a-z][a-z'-]*";
const NOT = "(?:must not|must never|mustn't|can't|cannot|can not|can never|may not|may never|should not|should never|shouldn't|never|don't|do not|doesn't|does not|not|n't)"; // biome-ignore format: one pattern
const SEE = "(?:see|sees|view|views|access|open|look at|looks at|get to see|gets to see)";
const AT_ONCE = "(?:at the same time|at once|simultaneously|in parallel|at one time)";
const TWO = "(?:two|2|more than one|several|multiple)";

const phrasing = (heard: string, said: string, rest: Omit<Phrasing, "heard" | "said"> = {}): Phrasing => {
  return { heard: new RegExp(`(?<![^ ])(?:${heard})(?:(?![^ ])|(?<= ))`, "d"), said, ...rest };
};

const kept = new Set(things.flatMap(({ words }) => words));
const isKept = (words: string) => kept.has(words) || kept.has(words.replace(/s$/, "")) || kept.has(words.replace(/ies$/, "y")); // biome-ignore format: one line
const isPerson = (words: string) => people.has((words.split(" ").at(-1) ?? "").replace(/s$/, ""));

export const phrasings: readonly Phrasing[] = [
  phrasing("i'd", "i would"),
  phrasing("we'd", "we would"),
  phrasing("they'd", "they would"),
  phrasing("you'd", "you would"),
  phrasing("would (?!like\\b|love\\b|be\\b|want\\b|prefer\\b|need\\b|have\\b|it\\b|you\\b)(?<verb>[a-z]+)", "can $verb", { unless: /\b(?:i|we|it|that|you) would/ }),
  phrasing("for a living", ""),
  // The whole request in one sentence.
  phrasing("(?:please )?(?:make |build |create )?(?:an? )?(?:website|site|app|tool|page) for (?:my |our |an? |the )?(?<what>[a-z]+) (?:where|in which|on which) (?:every|each) (?<thing>[a-z]+) has (?:its |their |an? )?", "$what site with $thing"),
  phrasing("^(?:an? )?(?:website|site|app|tool|page) for (?:my |our |an? |the )?(?<what>[a-z]+) :", "$what site with"),
  ...["month", "week", "day", "year"].map((period) => phrasing(`(?:(?:i|we) (?:want|need|would like) )?(?:an? )?(?:(?:easy|simple|good|quick|nice) )*way to (?:keep track of|track|manage|follow|see) (?:my |our |the )?(?<what>[a-z]+) (?:each|every|per|by the|by) ${period}`, `${period === "day" ? "daily" : `${period}ly`} $what tracker`)),
  phrasing("(?:an? )?(?:tool|app|site|website|program) (?:that|which) (?:lets|allows|helps) (?<who>[a-z]+)(?: to)? (?:create|make|write|generate) (?<what>[a-z]+)", "$what generator for $who"),
  phrasing("^(?:an? )?(?<colour>[a-z]+(?: [a-z]+)?) (?:app|tool|site|website) for (?:making|creating|writing|generating) (?:[a-z]+ )?(?<what>[a-z]+s)", "$what generator , $colour"),
  phrasing("(?:it )?(?:should|must) do (?<list>(?:vat|tax|pdf|csv|search)\\b.*)", "$list"),
  phrasing("(?:, )?split (?:up )?(?:in)?to", "with"),
  phrasing("(?<list>with [a-z]+(?: [a-z]+)?) ,? ?(?:and )?with (?:some |an? )?", "$list and"),
  phrasing("(?:(?:i|we) (?:need|want|would like) )?(?:an? |the )?admin(?:istration)? (?:section|area|panel|backend|part|side)", "admin"),
  phrasing("^(?:it|the site|everything|all of it) (?:should|must|has to|needs to) be searchable", "search"),
  phrasing("who the (?<who>[a-z]+s) (?:were|are)", "$who"),

  // "Tool library for our street: neighbours with …": the name, and then what is kept.
  phrasing("^(?<name>(?:[a-z'-]+ ){1,8}?[a-z'-]+) : (?<first>[a-z-]+s) (?<opens>with|who|that|which)", "$name . $first $opens", { unless: /^\\S* ?(?:status|statuses|stages?)\\b|\\b(?:can|should|must|need|needs|want|wants|is|are|be|has|have|add|status|statuses)\\b.* :/ }),

  // Reasons and purposes are no wishes.
  phrasing("(?:, )?(?:since|because|seeing that) (?!of\\b).*$", "", { unless: /^(?:\S+ ){0,3}(?:since|because) / }),
  phrasing("(?:, )?so (?:that )?(?:i|we|they) can (?:tell|say|explain|let|call|quote|plan)\\b.*$", ""),

  phrasing("(?:people|they|customers|clients|members|parents|everybody|everyone) (?:ring|call|phone|write|ask|keep (?:ringing|calling|asking)|are (?:always|constantly) (?:ringing|calling|asking))(?: us| me)?(?: constantly| always| all the time| all day)? (?:to ask )?(?:whether|if|when|where) [^,]*(?:, so)?", ""),
  phrasing("(?<been>been|be) (?:sitting|standing|lying|waiting) (?:there|here|around)", "$been"),

  // The page that everybody sees first.
  phrasing("(?:home|start|landing|front|opening|main) page", "homepage"),
  phrasing("(?:an? |the )?(?:admin|administration|administrator's?) (?:area|section|panel|part|page|interface|login|back ?end|side)", "admin"),
  phrasing(`(?:,? )?(?:where|in which) (?<each>each|every) (?<thing>${N}) (?:has|have|gets|comes with) (?:its (?:own )?)?`, ". $each $thing has "),
  phrasing("who the (?<who>[a-z]+s) (?:are|were|is|was|will be)", "the $who"),
  phrasing("(?:please )?(?:don't|do not|never|no need to) (?:put in|add|include|build|make|want|give us|need) (?:an?|any) (?<what>[a-z-]+)", "no $what"),

  // Jobs and applications.
  phrasing("(?:somebody|someone|anyone|anybody|people|those|whoever is|who is) looking for (?:work|an? job|jobs|employment)", "applicants"),
  phrasing("(?:advertises?|puts? up|puts? online|lists?|announces?) (?<what>(?:its |their |new |open )?(?:jobs?|job offers?|vacanc(?:y|ies)|positions?))", "add $what"),
  phrasing("type in (?:an? )?(?:keyword|search (?:word|term))s?", "search by keyword"),
  phrasing("(?:narrow|filter) (?:the |down )?(?:results?|list|search) (?:down )?by", "filter by"),
  phrasing("(?:types?|kinds?) of (?<what>contract|employment)", "$what type"),
  phrasing("(?:keep|save|mark|store|remember) (?:the )?(?:favou?rite|interesting) (?<thing>[a-z]+)", "save $thing as favourites"),
  phrasing("(?:they|people|members|he|she|users) (?:like|love|are interested in|find interesting) as (?:their )?favou?rites", "as favourites"),
  phrasing("(?:goes|go|look|looks) through (?<what>the [a-z]+)", "see $what"),
  phrasing("(?<what>applications|requests|orders|registrations|bookings) (?:it|they|he|she|we) (?:got|gets?|receives?|received|has received)|(?<other>applications|requests|orders) (?:that|which) (?:came|come|have come) in", "$what $other they received"),
  phrasing("(?:, )?each (?:being|is|one being|one is) (?<states>[a-z]+ ?,.*)", "with status $states"),
  phrasing("(?:, )?(?:and )?(?:mark|set|tag|flag) (?:them|it|each|each one) (?:as )?(?<states>[a-z]+ ?,.*)", "with status $states"),
  phrasing("(?:, )?(?:together|along|each|every one|all) with (?<what>(?:an?|the|its|their) )", "with $what"),
  phrasing("(?:once|when|as soon as) (?<what>(?:the|its|their|a) (?:closing date|deadline|end date|expiry date)) (?:is over|has passed|passes|is past|is reached|has gone)", "after $what"),
  phrasing("nobody can apply(?: for (?:it|them))? (?:any ?more|any longer)", "nobody can apply"),
  phrasing("(?:should |must |will |is |are )?(?:drops?|disappears?|vanish(?:es)?|is gone|gone|is taken|goes|is removed|taken) (?:out of|from) the (?<where>search|list|site)", "disappears from the $where"),
  phrasing("(?:for applying|to apply|when applying|in order to apply) ,? ?(?<who>they|applicants|people|users) (?<make>.*?)(?:,? and )?(?:write|enter|add|attach|include) (?<letter>an? cover letter)", "they $make . applicants can apply with $letter ."),
  phrasing("(?:see|check|look up|find out|know|view) (?:what (?:the )?status of each of their (?<a>[a-z]+) (?:is|has)|(?:what the |the )status of each of their (?<b>[a-z]+)(?: is)?|how their (?<c>[a-z]+) (?:are|is) (?:doing|going|getting on))", "follow the status of their $a $b $c"),

  // What is kept of a thing.
  phrasing("whose (?:[a-z]+ )?(?:it is|it belongs to|they are)|who (?:it belongs to|owns it|brought it|it is from)", "who"),
  phrasing("(?:which|what|what kind of|what sort of) (?<thing>[a-z]+) (?:it is|they have|it's)", "$thing"),
  phrasing("what (?:needs|has|have) (?:fixing|repairing|doing|to be (?:done|fixed|repaired|mended))|what(?:'s| is) (?:broken|the matter|the problem|not working)", "the problem"),
  phrasing(`(?:when|whenever|once|as soon as) (?:an?|the|each|every|some) (?<thing>${N}) (?:is|gets|comes|arrives)(?: [a-z]+){0,3}? ?,? (?<who>i|we|staff|they)(?: would| will)? (?:write down|note down|note|record|enter|put in|take down|log|register)`, "$who add a $thing with"),
  phrasing(`^(?:check in|take in|book in|log|record|enter|register|write down|note down|put in|add|create|save|store) (?<thing>(?:(?:an?|the|each|every|new) )?${N})(?: (?:on|upon|at) arrival| when (?:it|they) (?:comes?|arrives?)(?: in)?)? :`, "add $thing with"),
  phrasing(`^(?:the |our |all |all the )?(?<thing>${N}) (?:have|come with|carry|get) (?:an? |their (?:own )?|the )?`, "$thing with", {
    unless: /\b(status|statuses|stage|limit|can|may|should|must|to|at most|maximum|minimum|two|same|account)\b/,
    holds: ({ thing = "" }) => thing.endsWith("s") && isKept(thing) && !isPerson(thing),
  }),

  phrasing("there are (?<who>(?:two|three|four|five|six|\\d+) [a-z]+) (?:working|who work)(?: (?:for|with) (?:me|us)| here)?", "with $who"),

  // Whose rows somebody sees.
  phrasing(`(?:only |just )?(?:(?:gets?|is|are|be) )?(?:only |just )?(?:able |allowed )?(?:to )?(?:only |just )?${SEE} (?:only |just )?(?:the |those )?(?<thing>${N}) (?:that|which) (?:are|is|were|have been|belong|belongs)(?: assigned| given)?(?: to)? (?:theirs|them|their own)`, "see only their own $thing"),
  phrasing(`${SEE} (?:nothing|none) (?:except|but|other than|besides|apart from) (?:for )?their own(?: (?:ones?|stuff))?`, "see only their own"),
  phrasing(`${SEE} (?:only |just )(?:what is|what's|whatever is|the ones that are|the ones assigned to them|what belongs to them)(?: theirs| their own)?`, "see only their own"),
  phrasing(`${NOT} (?:be able to |get to )?(?:see|view|open|read) (?:each other's|one another's|anyone else's|anybody else's|someone else's|other people's|those of others) (?<thing>${N})`, "see only their own $thing"),
  phrasing(`(?:want|need|would like|would love|like) (?:to have )?(?:an?|the) (?:overview|complete list|full list|full view|list|view) of (?<what>all|every)`, "see $what"),
  phrasing("(?<all>(?:see|sees) (?:all|every|everything)\\b.*?),? as (?:the )?(?:owner|boss|manager|admin)", "$all"),

  phrasing(`${SEE} (?<own>their own ${N}) (?:and|but|,|, but) (?:nobody else's|no one else's|not (?:those of )?(?:the )?others'?|not anyone else's)`, "see only $own"),

  // Looking things up.
  phrasing("(?:find|look up|look for|pull up|locate) (?:it|them|one|that) by (?:typing|entering|giving) (?:in )?(?:an? |the |their )?", "search by"),
  phrasing("(?:look|go|leaf|flick|scroll) through (?<what>.*?) by", "browse $what by"),
  phrasing("(?:pick|choose|select) (?:one |them |it )?by (?<by>(?:date|day|language|time|category|region|type)\\b)", "browse by $by"),
  phrasing(`find out what (?:the |our )?(?<thing>${N}) (?:are|is) about`, "read about the $thing"),

  // Sums.
  phrasing("(?<what>parts|ingredients|materials|services|products) (?:used|needed|fitted|involved)", "$what"),
  phrasing("\\( (?:each )?with (?:its|their|an?) (?:own )?[a-z]+ \\)", ""),
  phrasing("(?:, )?(?:and )?(?:then )?(?:tell|quote|give) (?:them|him|her|people|customers|clients) the (?:price|cost|total|sum|bill) ,? ?which (?:should be|is|would be|will be)", ". total is"),
  phrasing("the (?:price|cost|bill|total price|final price) (?:is|should be|consists of|is made up of|adds up to) (?:the )?(?<list>[a-z]+ (?:used )?(?:plus|and|\\+))", "total is $list"),

  // Places and groups.
  phrasing("(?:an?|the|each|every) (?<thing>[a-z]+) (?:has|have|takes|holds) (?:at most|up to|a maximum of|at the most|no more than|room for|space for|only) (?<count>\\d+) (?:places|seats|spots|people|participants|persons|guests|children|players)", "$thing with $count places"),
  phrasing("how many (?:spots|places|seats|spaces|tickets) (?:each|every|the|an?) (?<thing>[a-z]+) (?:still )?(?:has|have|has got)(?: left| free)?|how many (?:spots|seats|spaces) are (?:still )?(?:left|free|available) (?:in|for|on|at) (?:each|every|the|an?) (?<other>[a-z]+)", "how many places are left in each $thing $other"),
  phrasing("(?:spots|spaces) (?<left>left|free|available|remaining)", "places $left"),
  phrasing("(?:anywhere |anything )?(?:from|between) (?<least>\\d+) (?:up )?(?:to|and) (?<most>\\d+) (?<who>people|persons|guests|seats|places|tickets|children|participants|visitors|players)", "$least to $most $who"),
  phrasing("how (?:big|large) (?:the |a )?group (?:may|can|is allowed to) be(?: at (?:the )?most)?", "the maximum group size"),
  phrasing("how many (?:people|guests|participants|persons) (?:may|can) (?:come|join|take part|attend)(?: at (?:the )?most)?", "the maximum number of people"),
  phrasing("who is guiding(?: it)?|who guides(?: it)?|who (?:will )?leads? (?:the )?tours?", "the guide"),
  phrasing("(?:people|those|anyone|anybody|everyone) (?:coming|who come|visiting|who visit)(?: to)?(?: (?:the|our|us))?(?: [a-z]+)?(?= (?:can|may|should|could))", "visitors"),
  phrasing("print(?: out)? who (?:is|are) coming(?: to (?<thing>.*))?", "print the list of visitors for $thing"),

  phrasing("say (?<what>the (?:guide|maximum)\\b.*)", "set $what"),

  // Never two at once.
  phrasing("(?<can>can't|cannot|can not|must not|may not|should not|shouldn't|never) (?:ever )?be (?:lent|lent out|rented|rented out|hired|hired out|borrowed|reserved|given out|checked out|taken) (?:twice|two times)(?: at the same time| at once)?", "$can be booked twice at the same time"),
  phrasing("(?:on|at) (?:an? )?(?:date and (?:an? )?time|day and (?:an? )?time)(?: with| ,)", "with start ,"),
  phrasing("(?:on|at) (?:an? )?(?:date and (?:an? )?time|day and (?:an? )?time)(?=$| \\.)", "with start"),
  phrasing("and (?:an? )?status : (?<values>[a-z ,]+)$", "and status ( $values )"),
  phrasing(`(?<what>${N}) whose (?:due date|deadline|end|end date|return date) (?:is|has|are) (?:already )?(?:in the past|past|passed|over)`, "overdue $what"),
  phrasing("status (?<one>[a-z]+) or (?<two>[a-z]+)", "status ( $one , $two )"),
  phrasing("with (?:an? )?from(?: date)? and (?:an? )?(?:until|to) dates?", "with start and end"),
  phrasing(`(?:it )?(?:${NOT} )(?:ever )?(?:let|allow) (?:us|me|anyone|anybody|people|staff|you)(?: to)? (?:put|book|assign|schedule|place) (?:one|the same|an?|any) (?<who>${N}) (?:on|for|to|in|into) ${TWO} (?<what>${N}) (?:(?:that|which) (?:happen|are|run|take place) )?${AT_ONCE}`, "one $who can't have two $what at the same time"),
  phrasing(`(?:the same|one|an?|no|any) (?<who>${N}) ${NOT} (?:ever )?(?:be on|be in|be at|lead|have|take|do|run|give|hold|guide|teach|be booked (?:for|on)|be assigned to|be scheduled for) ${TWO} (?<what>${N}) ${AT_ONCE}`, "one $who can't have two $what at the same time"),
  phrasing(`no (?<who>${N}) (?:may|can|should|must) (?:ever )?(?:be on|be in|be at|lead|have|take|do|run|give|hold|guide|teach|be booked (?:for|on)|be assigned to|be scheduled for) ${TWO} (?<what>${N}) ${AT_ONCE}`, "one $who can't have two $what at the same time"),

  // Marks.
  phrasing("(?:and|but|without|yet) (?:it )?(?:is |are |was |has |have )?(?:still |yet )?(?:not |never )?(?:been |being )?(?:collected|fetched|picked up|taken away)(?: yet)?", "", {
    unless: /^(?!.*\b(?:red|orange|yellow|green|highlight\w*|mark\w*|flag\w*)\b)/,
  }),

  // Colours.
  phrasing("(?:please )?make (?:it|everything|all of it|the (?:app|site|tool)) (?:all )?(?:in )?(?<colour>(?:dark |light |deep |pale |bright )?(?:red|green|blue|yellow|orange|purple|violet|pink|brown|teal|turquoise|olive|navy|grey|gold))", "use $colour for components"),
  phrasing("^(?:the )?colou?rs?(?: scheme)? (?:: |are |should be )(?<back>[a-z]+(?: [a-z]+)?)(?: as| for)?(?: the)? background (?:,|and|, and) (?<front>[a-z]+(?: [a-z]+)?)(?: as| for)?(?: the)? (?<use>components?|buttons?)", "use $back for background . use $front for $use"),
  phrasing("(?:, )?(?:and )?(?:in )?(?<colour>(?!and\\b|in\\b|or\\b|with\\b)[a-z]+(?: [a-z]+)?) \\( (?:as |for )?(?:the )?(?<use>background|components?|buttons?)(?: colou?r)? \\)", ". use $colour for $use ."),
]; // biome-ignore format: a table is read by rows
