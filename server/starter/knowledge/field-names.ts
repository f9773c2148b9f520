import type { Field } from "@/lib/contract/app-model";

/** Reads a field's type from its name: the first row whose pattern is found wins. Patterns run over singular words. */
type FieldRow = { pattern: RegExp; type: Field["type"]; label?: string; limits?: Field["limits"]; values?: string[] };

const row = (pattern: RegExp, type: Field["type"], rest: Omit<FieldRow, "pattern" | "type"> = {}): FieldRow => {
  return { pattern, type, ...rest };
};

export const fieldRows: readonly FieldRow[] = [
  row(/\b(e-?mail)\b/, "email", { label: "E-mail" }),
  row(/\b(phone|telephone|mobile number|cell)\b/, "phone", { label: "Phone number" }),
  row(/\b(web ?site|url|web link|homepage)\b/, "url"),
  row(/\b(year of birth|birth year)\b/, "int", { label: "Year of birth", limits: { min: 1900, max: 2100 } }),
  row(/\b(birth ?day|date of birth|birth date)\b/, "date", { label: "Date of birth" }),
  row(/\b(address|where to)\b/, "address"),
  row(/\b(what be wrong|what is wrong|what's wrong|whats wrong|problem|fault|issue)\b/, "longtext", { label: "What is wrong" }),
  row(/\b(energy class|efficiency class)\b/, "choice", { values: ["A", "B", "C", "D", "E", "F", "G"] }),
  row(/\b(t-?shirt size|shirt size)\b/, "choice", { label: "T-shirt size", values: ["XS", "S", "M", "L", "XL", "XXL"] }),
  row(/\b(contract type|employment type)\b/, "choice", { values: ["Permanent", "Fixed term", "Part time", "Seasonal"] }),
  row(/\b(priority|urgency)\b/, "choice", { values: ["Low", "Normal", "High", "Urgent"] }),
  row(/\b(difficulty|level)\b/, "choice", { values: ["Easy", "Medium", "Hard"] }),
  row(/\b(condition)\b/, "choice", { values: ["New", "Very good", "Good", "Used"] }),
  row(/^size$/, "choice", { values: ["S", "M", "L", "XL"] }),
  row(/\b(living space|floor space|square met(re|er)|m²|area|surface)\b/, "decimal", { limits: { min: 0 } }),
  row(/\b(interest rate|percent|percentage|margin|markup|discount|vat|tax rate|share in)\b/, "percent", { limits: { min: 0, max: 100 } }),
  row(/\b(hourly rate|price|cost|fee|salary|wage|rent|budget|deposit|tip|charge|amount paid|turnover|money|donation|pay|fare|bid)\b/, "money", { limits: { min: 0 } }),
  row(/\b(closing date|deadline|due( date)?|best[- ]before|expir\w+|valid until|until when|end date|until)\b/, "date"),
  row(/\b(start time|time slot|date and time|day and time|day time|when|start|end|begin|appointment time)\b/, "datetime"),
  row(/\b(opening hour)\b/, "text"),
  row(/\b(duration|length in minute|running time)\b/, "duration"),
  row(/\b(date|day|birthday|deadline|published|since)\b/, "date"),
  row(/\b(time)\b/, "time"),
  row(/\b(year)\b/, "int", { limits: { min: 1000, max: 2200 } }),
  row(/\b(hour)\b/, "decimal", { limits: { min: 0, max: 1000 } }),
  row(/\b(distance( to \w+)?|weight|height|width|depth|temperature|km|kg|litre|liter)\b/, "decimal", { limits: { min: 0 } }),
  row(/\b(group size|party size|maximum|minimum|capacity|number of|how many|quantity|stock|seat|place|room count|age|point|score|count|amount|floor|position|hp|ac|portion|serving|episode number|page count)\b/, "int", { limits: { min: 0 } }),
  row(/\b(rating|star)\b/, "rating", { limits: { min: 1, max: 5 } }),
  row(/\b(bite|vaccinated|yes ?\/ ?no|paid|published|anonymous|neutered|available|active|public|member\?|urgent|sold out)\b/, "boolean"),
  row(/\b(description|note|text|comment|message|detail|reason|cover letter|letter|bio|allerg\w*|allergen|content|instruction|summary|show note|remark|feedback|inventory|what happen\w*|story|lyrics|abstract|history|experience)\b/, "longtext"),
  row(/\b(breed|name|title|brand|model|colour|club|couple|city|region|country|language|unit|code|serial|plate|author|composer|location|company|who|subject|species|make|street|room|nickname|topic|category|type|genre|source|supplier|number|stat|exposure|material|isbn|sku|family|voice|food|diet|ac)\b/, "text"),
]; // biome-ignore format: a table is read by rows

/** Nouns that are a property of something and never a thing of their own, unless a list of them is asked for. */
export const fieldNouns: ReadonlySet<string> = new Set(
  `name phone number email e-mail address price cost fee date time year deadline due description note size colour weight height width
   length area space distance quantity amount stock age birth breed title brand model status priority salary region type class level condition
   language duration capacity maximum minimum rating margin percent percentage code url link text letter reason club unit subject author
   allergy allergen rent hp ac stat inventory floor energy exposure frequency interest own rate food rsvp couple budget voice plate serial
   position points score summary picture photo image file pdf attachment cv logo audio video share interval vat location place genre contract`
    .split(/\s+/)
    .filter(Boolean),
); // biome-ignore format: a list of words
